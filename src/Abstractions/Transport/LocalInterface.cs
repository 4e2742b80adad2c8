namespace HyperDht.Transport;

/// <summary>One IPv4 address of this host.</summary>
/// <param name="Name">The interface's name.</param>
/// <param name="Host">The address as a number, see <see cref="PeerAddress.Host"/>.</param>
/// <param name="PrefixLength">Length of the subnet's prefix in bits.</param>
/// <param name="IsInternal">Whether it is a loopback address.</param>
public sealed record LocalInterface(string Name, uint Host, int PrefixLength, bool IsInternal);
