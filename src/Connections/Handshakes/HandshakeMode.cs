namespace HyperDht.Connections.Handshakes;

/// <summary>Which leg of its way a routed message is on (spec 03 §3).</summary>
internal enum HandshakeMode : ulong
{
    FromClient = 0,
    FromServer = 1,
    FromRelay = 2,
    FromSecondRelay = 3,
    Reply = 4,
}
