namespace HyperDht.Udx;

/// <summary>What a packet's source entitles it to (threat-model U1).</summary>
internal enum SourceTrust
{
    /// <summary>Nothing.</summary>
    Refused,

    /// <summary>Data and acknowledgements: the peer's host, from another port.</summary>
    DataOnly,

    /// <summary>Everything: the peer's address, or one the layer above approved.</summary>
    Full,
}
