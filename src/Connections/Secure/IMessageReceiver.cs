namespace HyperDht.Connections.Secure;

/// <summary>Who takes the messages of a connection whole. Called on the loop; must not throw.</summary>
internal interface IMessageReceiver
{
    /// <summary>Whether nothing more is wanted for now; <see cref="SecureConnection.Resume"/> ends that.</summary>
    bool IsPaused { get; }

    /// <summary>One message of the peer.</summary>
    /// <param name="message">Valid during the call.</param>
    /// <returns>False when it is nonsense: the connection ends.</returns>
    bool HandleMessage(ReadOnlySpan<byte> message);

    /// <summary>The peer has ended its direction.</summary>
    void HandleEnd();

    /// <summary>The connection is gone. Last, and once.</summary>
    void HandleClosed();
}
