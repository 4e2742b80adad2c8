using HyperDht.Connections.Secure;
using HyperDht.Limits;

namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Runs a multiplexer over an encrypted connection: one frame is one message (spec 05 §9.2).</summary>
/// <remarks>On the loop. The connection must keep its messages.</remarks>
internal sealed class MultiplexedConnection : IMultiplexerLink, IMessageReceiver
{
    private readonly SecureConnection _connection;

    public MultiplexedConnection(SecureConnection connection, RelayLimits limits)
    {
        _connection = connection;
        Multiplexer = new Multiplexer(this, limits);
    }

    /// <summary>The channels. What the peer has opened is looked at from <see cref="Start"/> on.</summary>
    public Multiplexer Multiplexer { get; }

    bool IMultiplexerLink.HasRoom => _connection.Sender.HasRoom;

    bool IMessageReceiver.IsPaused => Multiplexer.IsPaused;

    /// <summary>Takes the peer's messages. Channels that we want must have been opened before, or the peer's opens are rejected.</summary>
    public void Start() => _connection.ReceiveMessages(this);

    // A connection that cannot send any more closes, and says so by that.
    void IMultiplexerLink.Write(ReadOnlySpan<byte> frame) => _connection.Sender.TryAppend(frame);

    void IMultiplexerLink.Resume() => _connection.Resume();

    bool IMessageReceiver.HandleMessage(ReadOnlySpan<byte> message) => Multiplexer.HandleFrame(message);

    // There are no half-open channels: when the peer has ended, we have nothing more to say either.
    void IMessageReceiver.HandleEnd() => _connection.Sender.End();

    void IMessageReceiver.HandleClosed() => Multiplexer.HandleClosed();
}
