namespace HyperDht.Connections.Handshakes;

/// <summary>The UDX section: which stream to send to (spec 03 §7).</summary>
/// <param name="Id">The stream's id.</param>
/// <param name="ReusableSocket">Whether the socket may be used again.</param>
/// <param name="Seq">Always 0 so far.</param>
/// <param name="Version">Not checked.</param>
internal sealed record UdxOffer(ulong Id, bool ReusableSocket = false, ulong Seq = 0, ulong Version = 1);
