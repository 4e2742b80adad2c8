namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>What carries the frames of a multiplexer: whole messages, in order. Must not call back.</summary>
internal interface IMultiplexerLink
{
    /// <summary>Whether frames leave about as fast as they are written.</summary>
    bool HasRoom { get; }

    /// <summary>Sends one frame as one message.</summary>
    void Write(ReadOnlySpan<byte> frame);

    /// <summary><see cref="Multiplexer.IsPaused"/> became false: read on.</summary>
    void Resume();
}
