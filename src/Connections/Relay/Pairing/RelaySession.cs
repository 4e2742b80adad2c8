using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Transport;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>One client of a relay (spec 05 §9.8).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class RelaySession : IChannelHandler, IRelayEndOwner
{
    private readonly RelayBook _book;
    private readonly Func<(IDatagramSocket, PeerAddress)?>? _whereabouts;
    private readonly Channel? _channel;
    private readonly Dictionary<NodeId, RelayLink> _links = [];
    private (IDatagramSocket Socket, PeerAddress Remote)? _lastSeen;
    private bool _isEnding;

    /// <summary>Opens the channel.</summary>
    /// <param name="book">What the sessions of the relay share.</param>
    /// <param name="multiplexer">The channels of the client's connection.</param>
    /// <param name="client">The client's key.</param>
    /// <param name="whereabouts">Where the client is now; null believes every address.</param>
    public RelaySession(RelayBook book, Multiplexer multiplexer, PublicKey client, Func<(IDatagramSocket, PeerAddress)?>? whereabouts = null)
    {
        _book = book;
        _whereabouts = whereabouts;
        Client = client;
        _lastSeen = whereabouts?.Invoke();
        book.Counts.SessionsAccepted++;
        _channel = multiplexer.Create(new ChannelTerms(PairingCodec.Protocol, client.ToArray()), this);
        _channel?.Open();
    }

    /// <summary>The client's key.</summary>
    public PublicKey Client { get; }

    /// <summary>Whether it is over.</summary>
    public bool IsClosed => _channel?.IsClosed ?? true;

    /// <summary>Closes the channel once nothing of the client waits.</summary>
    public void End()
    {
        _isEnding = true;
        CloseWhenDone();
    }

    /// <summary>One side of a pair is ready: the client is told of its end.</summary>
    public void Answer(PairMessage request, RelayLink link, IRelayEnd end)
    {
        _links[link.Token] = link;
        _channel!.Send(PairingCodec.Pair, PairingCodec.Encode(request with { StreamId = end.Id, Sequence = 0 }));
        CloseWhenDone();
    }

    public bool HandleOpened(ReadOnlySpan<byte> handshake)
    {
        _book.Counts.SessionsOpened++;
        return true;
    }

    public bool HandleMessage(ulong type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case PairingCodec.Pair:
                if (!PairingCodec.TryDecodePair(payload, out var request))
                {
                    return false;
                }

                _book.Pair(this, request);
                return true;
            case PairingCodec.Unpair:
                if (!PairingCodec.TryDecodeUnpair(payload, out var token))
                {
                    return false;
                }

                Unpair(token);
                return true;
            default:
                return true;
        }
    }

    // The streams of the other clients are left to the transport: they go on when both have found a better way. One that has found it first
    // leaves at once, while the other still waits, on this way, for an acknowledgement of what it has sent on it.
    public void HandleClosed(bool isRemote)
    {
        _book.Withdraw(this);
        foreach (var link in _links.Values.ToArray())
        {
            foreach (var (_, end) in link.SidesOf(this).Where(side => side.Session == this))
            {
                Forget(link, end);
                if (_book.IsDisposed)
                {
                    end.Destroy();
                }
                else
                {
                    end.Leave();
                }
            }
        }

        _book.Counts.SessionsClosed++;
        _book.HandleClosed(this);
    }

    // Clients use the socket of their connection to us, so their packets come from where that does.
    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source, bool isFirst) =>
        Whereabouts is not { Remote: var known } || source == known || (isFirst && source.Host == known.Host);

    // A connection that is closed says nothing any more; the client's host is still there.
    public (IDatagramSocket Socket, PeerAddress Remote)? Whereabouts => _lastSeen = _whereabouts?.Invoke() ?? _lastSeen;

    public void OnEndClosed(IRelayEnd end)
    {
        if (_links.Values.FirstOrDefault(link => link.SidesOf(this).Any(side => side.End == end)) is { } link)
        {
            Forget(link, end);
        }
    }

    private void Unpair(NodeId token)
    {
        if (_book.TryWithdraw(this, token))
        {
            CloseWhenDone();
            return;
        }

        if (_links.TryGetValue(token, out var link))
        {
            _book.Counts.Cancelled++;
            foreach (var (session, end) in link.SidesOf(this))
            {
                session.Destroy(link, end);
            }
        }
    }

    private void Destroy(RelayLink link, IRelayEnd end)
    {
        Forget(link, end);
        end.Destroy();
    }

    private void Forget(RelayLink link, IRelayEnd end)
    {
        if (link.Remove(end))
        {
            _links.Remove(link.Token);
            _book.Counts.EndsClosed++;
            _book.Counts.ActivePairs -= link.Alive == 0 ? 1 : 0;
        }
    }

    private void CloseWhenDone()
    {
        if (_isEnding && _book.Waiting(this) == 0)
        {
            _channel?.Close();
        }
    }
}
