using HyperDht.Connections.Candidates;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Runtime;

namespace HyperDht.Connections.Relay.Dialing;

/// <summary>The way of one stream over a relay, from the request for it to the moment when it is not needed any more (spec 03 §15.2).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class RelayedPath : IPairingOwner, IDisposable
{
    /// <summary>Time to reach the relay and to meet the peer there.</summary>
    public static readonly TimeSpan PairingTimeout = TimeSpan.FromSeconds(15);

    // The peer may still be on the relay when we are not.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly IDhtLoop _loop;
    private readonly RelayClients _clients;
    private readonly RelayTerms _terms;
    private readonly uint _streamId;
    private readonly IRelayedOwner _owner;
    private readonly ILoopTimer _timer;
    private RelayControl? _control;

    private RelayedPath(IDhtLoop loop, RelayClients clients, RelayTerms terms, uint streamId, IRelayedOwner owner)
    {
        _loop = loop;
        _clients = clients;
        _terms = terms;
        _streamId = streamId;
        _owner = owner;
        _timer = loop.CreateTimer(OnTimer);
    }

    /// <summary>The way; null until the peer is met.</summary>
    public CandidatePath? Path { get; private set; }

    /// <summary>Whether it may still come to a way.</summary>
    public bool IsPending => _control is not null && Path is null;

    /// <summary>Whether the stream runs over it, or is about to.</summary>
    public bool IsInUse => IsPending || Path is not null;

    /// <summary>Goes to the relay.</summary>
    /// <param name="loop">The node's loop.</param>
    /// <param name="clients">The node's connections to relays.</param>
    /// <param name="terms">Where the peers meet.</param>
    /// <param name="streamId">Our stream.</param>
    /// <param name="owner">Whose it is.</param>
    public static RelayedPath Start(IDhtLoop loop, RelayClients clients, RelayTerms terms, uint streamId, IRelayedOwner owner)
    {
        var path = new RelayedPath(loop, clients, terms, streamId, owner);
        path._control = clients.TryRent(terms.Relay);
        if (path._control is { } control)
        {
            path._timer.Set(loop.Now + PairingTimeout);
            _ = path.PairAsync(control);
        }
        else
        {
            loop.Post(_ => owner.OnRelayFailed("too many relays are being dialed"), null);
        }

        return path;
    }

    /// <summary>Whether packets that come this way are the relay's.</summary>
    /// <remarks>The peer's may come before we know that it is there, and when we have a better way while it has not.</remarks>
    public bool Leads(Transport.IDatagramSocket socket, PeerAddress source) =>
        (Path is { } path && path.Socket == socket && path.Remote == source)
        || (_control is { Client: not null, Connection: var relay } && relay.BareStream.Socket == socket && relay.RemoteAddress == source);

    public void OnPaired(uint relayStreamId)
    {
        _timer.Clear();
        var connection = _control!.Connection;
        if (connection.BareStream.Socket is { } socket)
        {
            Path = new CandidatePath(socket, connection.RemoteAddress) { RelayStreamId = relayStreamId };
            _owner.OnRelayed(Path.Value);
        }
    }

    public void OnPairingFailed(string code) => Fail(code);

    /// <summary>The stream has a better way: the relay is let go when the peer has had time to follow. Idempotent.</summary>
    public void LetGo()
    {
        if (Path is null)
        {
            Dispose();
        }
        else if (_control is not null)
        {
            _timer.Set(_loop.Now + Linger);
        }
    }

    /// <summary>Leaves the relay at once. Idempotent.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        if (_control is { } control)
        {
            _control = null;
            if (control.Client is { IsClosed: false } client)
            {
                client.Unpair(_terms.Token);
            }

            _clients.Return(control);
        }
    }

    private async Task PairAsync(RelayControl control)
    {
        try
        {
            await control.Ready;
            if (_control is not null)
            {
                control.Client!.Pair(_terms.IsInitiator, _terms.Token, _streamId, this);
            }
        }
        catch (Exception error) when (error is HyperDhtException or OperationCanceledException)
        {
            Fail((error as HyperDhtException)?.ErrorCode ?? "the relay was given up");
        }
    }

    private void OnTimer()
    {
        if (Path is null)
        {
            Fail("nobody came to the relay within 15 s");
            return;
        }

        Dispose();
    }

    private void Fail(string reason)
    {
        if (IsPending)
        {
            Dispose();
            _owner.OnRelayFailed(reason);
        }
    }
}
