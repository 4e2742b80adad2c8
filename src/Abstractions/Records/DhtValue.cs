namespace HyperDht.Records;

/// <summary>What holds for every value that is put, mutable or not (spec 02 §3.3).</summary>
public static class DhtValue
{
    /// <summary>Bytes a value may have in our own puts; more might be stored but not fit into the datagram that reads it back.</summary>
    public const int MaxLength = 1000;
}
