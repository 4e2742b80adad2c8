namespace HyperDht.NatLab.Peer;

/// <summary>What a peer of the lab is told; the reference is told the same.</summary>
/// <param name="Bootstrap">Where the lab's DHT is entered.</param>
/// <param name="IsOpen">Whether anybody reaches it.</param>
/// <param name="RelayKey">The key of a blind relay, or <c>none</c>.</param>
internal sealed record PeerTerms(string Bootstrap, bool IsOpen, string RelayKey)
{
    public Task<HyperDhtNode> StartNodeAsync() => HyperDhtNode.StartAsync(options =>
    {
        options.Bootstrap = [Bootstrap];
        options.Firewalled = !IsOpen;
        options.RelayThrough = RelayKey == "none" ? null : [RelayKey];
    });
}
