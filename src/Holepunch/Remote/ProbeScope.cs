using HyperDht.Holepunch.Payloads;

namespace HyperDht.Holepunch.Remote;

/// <summary>Which addresses of a payload may be anybody's but the other side's (threat-model H10): those are not probed.</summary>
/// <remarks>
/// Pure. Who is met through a node on the internet is on the internet; a neighbour is found in another way (spec 03 §13.5). Where the node itself is
/// in a private network, or on this machine, the other side may be, too.
/// </remarks>
internal static class ProbeScope
{
    private const uint LoopbackNetwork = 127;

    /// <summary>Whether a host may be the other side's.</summary>
    /// <param name="host">The host.</param>
    /// <param name="relay">The host of the node that brought the payload.</param>
    public static bool Allows(uint host, uint relay) =>
        host >> 24 == LoopbackNetwork ? relay >> 24 == LoopbackNetwork : !AddressRange.IsPrivate(host) || AddressRange.IsPrivate(relay);

    /// <summary>The payload without those that may not.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="relay">The host of the node that brought it.</param>
    public static HolepunchPayload Cut(HolepunchPayload payload, uint relay) =>
        payload.Addresses is { } all && all.Any(address => !Allows(address.Host, relay))
            ? payload with { Addresses = [.. all.Where(address => Allows(address.Host, relay))] }
            : payload;
}
