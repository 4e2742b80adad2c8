using HyperDht.Connections.Relay.Multiplexing;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Asks a relay to join streams, on one connection to it (spec 05 §9.8).</summary>
/// <remarks>Pure.</remarks>
internal sealed class PairingClient : IChannelHandler
{
    // A relay of ours lets so many requests of a connection wait; further ones are sent when it has answered others.
    private const int MaxAsked = 64;

    private readonly Channel? _channel;
    private readonly Dictionary<NodeId, Request> _requests = [];
    private readonly HashSet<NodeId> _asked = [];
    private readonly Queue<NodeId> _later = new();
    private bool _isEnding;

    /// <summary>Opens the channel.</summary>
    /// <param name="multiplexer">The channels of the connection.</param>
    /// <param name="ownKey">Our key on the connection.</param>
    public PairingClient(Multiplexer multiplexer, PublicKey ownKey)
    {
        _channel = multiplexer.Create(new ChannelTerms(PairingCodec.Protocol, ownKey.ToArray()), this);
        if (_channel?.Open() != true)
        {
            IsClosed = true;
        }
    }

    /// <summary>Whether the relay takes no more requests.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What happens when the channel closes, by whomever.</summary>
    public Action? Closed { get; init; }

    /// <summary>Asks the relay to join a stream of ours with that of whoever asks with the same token in the other role.</summary>
    /// <param name="isInitiator">Whether our side has invented the token.</param>
    /// <param name="token">What both sides know.</param>
    /// <param name="streamId">Our stream.</param>
    /// <param name="owner">Who is told.</param>
    /// <exception cref="HyperDhtException"><c>ALREADY_PAIRING</c>, or <c>CHANNEL_CLOSED</c>.</exception>
    public void Pair(bool isInitiator, NodeId token, uint streamId, IPairingOwner owner)
    {
        if (IsClosed || _isEnding)
        {
            throw new HyperDhtException(DhtErrorCodes.ChannelClosed, "The relay takes no more requests.");
        }

        if (!_requests.TryAdd(token, new Request(isInitiator, streamId, owner)))
        {
            throw new HyperDhtException(DhtErrorCodes.AlreadyPairing, "The relay was asked with this token before.");
        }

        _later.Enqueue(token);
        AskNext();
    }

    /// <summary>Withdraws a request, or ends what came of it.</summary>
    public void Unpair(NodeId token)
    {
        var isOpen = _requests.Remove(token, out var request);
        _channel?.Send(PairingCodec.Unpair, PairingCodec.EncodeUnpair(token));
        _asked.Remove(token);
        AskNext();
        if (isOpen)
        {
            request.Owner.OnPairingFailed(DhtErrorCodes.PairingCancelled);
            CloseWhenDone();
        }
    }

    /// <summary>Closes the channel once no request is open.</summary>
    public void End()
    {
        _isEnding = true;
        CloseWhenDone();
    }

    public bool HandleOpened(ReadOnlySpan<byte> handshake) => true;

    // Answers to nothing we asked, or to the other role, are ignored.
    public bool HandleMessage(ulong type, ReadOnlySpan<byte> payload)
    {
        if (type != PairingCodec.Pair)
        {
            return true;
        }

        if (!PairingCodec.TryDecodePair(payload, out var answer))
        {
            return false;
        }

        if (_requests.TryGetValue(answer.Token, out var request) && request.IsInitiator == answer.IsInitiator)
        {
            _requests.Remove(answer.Token);
            _asked.Remove(answer.Token);
            AskNext();
            request.Owner.OnPaired(answer.StreamId);
            CloseWhenDone();
        }

        return true;
    }

    public void HandleClosed(bool isRemote)
    {
        IsClosed = true;
        var open = _requests.Values.ToArray();
        _requests.Clear();
        foreach (var request in open)
        {
            request.Owner.OnPairingFailed(DhtErrorCodes.ChannelClosed);
        }

        Closed?.Invoke();
    }

    private void AskNext()
    {
        while (_asked.Count < MaxAsked && _later.TryDequeue(out var token))
        {
            if (_requests.TryGetValue(token, out var request) && _asked.Add(token))
            {
                _channel!.Send(PairingCodec.Pair, PairingCodec.Encode(new PairMessage(request.IsInitiator, token, request.StreamId)));
            }
        }
    }

    private void CloseWhenDone()
    {
        if (_isEnding && _requests.Count == 0)
        {
            _channel?.Close();
        }
    }

    private readonly record struct Request(bool IsInitiator, uint StreamId, IPairingOwner Owner);
}
