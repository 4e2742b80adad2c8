using HyperDht.Limits;

namespace HyperDht.Records.Sqlite;

/// <summary>Whose records count against limits by address (threat-model D1, D2), and by what.</summary>
internal sealed class SourceDiversity(HyperDhtLimits limits)
{
    private const int PrefixBits = 24;
    private const uint LoopbackNetwork = 127;

    /// <summary>How many there may be.</summary>
    public RecordsLimits Limits => limits.Records;

    /// <summary>The /24 network of a host.</summary>
    public static uint PrefixOf(uint host) => host >> (32 - PrefixBits);

    public bool Counts(PeerAddress source) => source.Host >> 24 == LoopbackNetwork ? !limits.ExemptLoopback : !source.IsPrivate;
}
