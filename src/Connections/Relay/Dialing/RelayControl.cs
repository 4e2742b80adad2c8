using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Connections.Secure;
using HyperDht.Limits;

namespace HyperDht.Connections.Relay.Dialing;

/// <summary>A connection to a relay, which all who need that relay share.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class RelayControl(PublicKey relay)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SecureConnection? _connection;

    /// <summary>The relay's key.</summary>
    public PublicKey Relay { get; } = relay;

    /// <summary>Who needs it now.</summary>
    public int Uses { get; set; }

    /// <summary>Ends the dial when nobody needs it any more.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Completes when the relay can be asked.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Asks the relay; once <see cref="Ready"/>.</summary>
    public PairingClient? Client { get; private set; }

    /// <summary>The way to the relay; once <see cref="Ready"/>.</summary>
    public SecureConnection Connection => _connection!;

    /// <summary>The relay is reached.</summary>
    /// <param name="connection">Keeps its messages.</param>
    /// <param name="limits">What the relay may cost.</param>
    /// <param name="closed">What happens when it takes no more requests.</param>
    public void Open(SecureConnection connection, RelayLimits limits, Action closed)
    {
        _connection = connection;
        var channels = new MultiplexedConnection(connection, limits);
        Client = new PairingClient(channels.Multiplexer, connection.LocalPublicKey) { Closed = closed };
        channels.Start();
        _ready.TrySetResult();
    }

    /// <summary>The relay cannot be reached.</summary>
    public void Fail(Exception error)
    {
        _ready.TrySetException(error);
        _ = _ready.Task.Exception;
    }

    /// <summary>Nobody needs it any more: what was said still goes out.</summary>
    public void End()
    {
        Stop.Cancel();
        _connection?.Sender.End();
    }
}
