namespace HyperDht.Holepunch.Rounds;

/// <summary>Carries a dialer's punch messages through nodes of the DHT (spec 03 §4).</summary>
internal interface IPunchMessenger
{
    /// <summary>Sends one message from the punch socket and waits for its answer.</summary>
    /// <param name="relay">The node that forwards it.</param>
    /// <param name="server">Where the node is to forward it to.</param>
    /// <param name="payload">Encrypted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; null when none came that is one.</returns>
    Task<PunchReply?> SendAsync(PeerAddress relay, PeerAddress server, byte[] payload, CancellationToken cancellationToken);
}
