namespace HyperDht.Records.Storage;

/// <summary>Whose records count against limits by address: nobody has many private networks to fill up, and loopback cannot be forged.</summary>
internal sealed class Diversity(bool exemptLoopback)
{
    private const uint LoopbackNetwork = 127;

    public bool Counts(uint host) => host >> 24 == LoopbackNetwork ? !exemptLoopback : !AddressRange.IsPrivate(host);
}
