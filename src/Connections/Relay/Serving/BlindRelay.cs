using HyperDht.Connections.Listening;
using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Connections.Secure;
using HyperDht.Limits;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Relay.Serving;

/// <summary>A listener whose connections speak channel <c>blind-relay</c>.</summary>
internal sealed class BlindRelay : IBlindRelay
{
    private readonly IDhtLoop _loop;
    private readonly RelayLimits _limits;
    private readonly RelayBook _book;
    private readonly Dictionary<RelaySession, SecureConnection> _sessions = [];

    public BlindRelay(IDhtLoop loop, IRelayEnds ends, RelayLimits limits, Action<RelayPair>? paired)
    {
        _loop = loop;
        _limits = limits;
        _book = new RelayBook(loop, ends, limits)
        {
            Paired = (match, _, _) => Tell(paired, new RelayPair(match.Initiator.Session.Client, match.Responder.Session.Client)),
            Closed = HandleClosed,
        };
    }

    /// <summary>Where clients come from; set before the relay is handed out.</summary>
    public Listener? Listener { get; set; }

    public PublicKey PublicKey => Listener!.PublicKey;

    public PeerAddress Address => Listener!.Address;

    public int Pairs => (int)_book.Counts.ActivePairs;

    public Task Closed => Listener!.Closed;

    /// <summary>Serves a client. On the loop.</summary>
    public void Accept(SecureConnection connection)
    {
        var channels = new MultiplexedConnection(connection, _limits);
        var session = new RelaySession(_book, channels.Multiplexer, connection.RemotePublicKey, () => WhereaboutsOf(connection));
        _sessions.Add(session, connection);
        channels.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.InvokeAsync(async () =>
        {
            var stopping = Listener!.StopAsync();
            _book.Dispose();
            foreach (var connection in _sessions.Values.ToArray())
            {
                connection.Abort();
            }

            await stopping;
            return true;
        });
    }

    private static (IDatagramSocket, PeerAddress)? WhereaboutsOf(SecureConnection connection) =>
        connection.BareStream.Socket is { } socket ? (socket, connection.RemoteAddress) : null;

    // A client that has closed its channel has no other business here.
    private void HandleClosed(RelaySession session)
    {
        if (_sessions.Remove(session, out var connection))
        {
            connection.Sender.End();
        }
    }

    private void Tell(Action<RelayPair>? paired, RelayPair pair)
    {
        if (paired is not null)
        {
            _loop.PostCompletion(_ => paired(pair), null);
        }
    }
}
