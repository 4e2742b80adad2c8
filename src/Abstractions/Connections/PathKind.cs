namespace HyperDht;

/// <summary>How the bytes of a connection travel.</summary>
public enum PathKind
{
    /// <summary>Not settled yet.</summary>
    Unknown,

    /// <summary>Inside one network: loopback or a private address.</summary>
    Lan,

    /// <summary>Straight to the peer.</summary>
    Direct,

    /// <summary>Through a third host.</summary>
    Relay,
}
