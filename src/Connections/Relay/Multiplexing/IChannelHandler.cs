namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Who speaks a channel's protocol. May use the channel in every call; must not throw.</summary>
internal interface IChannelHandler
{
    /// <summary>Both sides have opened the channel.</summary>
    /// <param name="handshake">What the peer sent with its open; may have bytes behind what we know.</param>
    /// <returns>False when it does not decode; ends the connection.</returns>
    bool HandleOpened(ReadOnlySpan<byte> handshake);

    /// <summary>A message of the peer.</summary>
    /// <param name="type">Its number; one that we do not know is ignored.</param>
    /// <param name="payload">Valid during the call.</param>
    /// <returns>False when it does not decode; ends the connection.</returns>
    bool HandleMessage(ulong type, ReadOnlySpan<byte> payload);

    /// <summary>The channel is closed. At most once, and last.</summary>
    /// <param name="isRemote">Whether the peer or the connection did it.</param>
    void HandleClosed(bool isRemote);
}
