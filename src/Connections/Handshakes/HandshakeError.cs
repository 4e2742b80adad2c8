namespace HyperDht.Connections.Handshakes;

/// <summary>The error field of a Noise payload (spec 03 §2).</summary>
internal enum HandshakeError : ulong
{
    None = 0,
    Aborted = 1,
    VersionMismatch = 2,
    TryLater = 3,
}
