namespace HyperDht.Connections.Rendezvous;

/// <summary>A node of the DHT that gets through the NAT of a client, whoever asks it to.</summary>
/// <param name="Node">The node.</param>
/// <param name="Client">Where it sees the client.</param>
internal readonly record struct RendezvousPoint(PeerAddress Node, PeerAddress Client)
{
    private const int PortBits = 16;
    private const int HostBits = 32;
    private const int AddressBits = HostBits + PortBits;

    /// <summary>As a number for a path message.</summary>
    /// <param name="count">Which message it is, so that an old one is not believed.</param>
    public UInt128 ToNumber(uint count) => Pack(Node) << (AddressBits + HostBits) | Pack(Client) << HostBits | count;

    /// <summary>Reads a number; any is one.</summary>
    public static RendezvousPoint OfNumber(UInt128 number, out uint count)
    {
        count = (uint)(number & uint.MaxValue);
        return new RendezvousPoint(Unpack(number >> (AddressBits + HostBits)), Unpack(number >> HostBits));
    }

    private static UInt128 Pack(PeerAddress address) => (UInt128)address.Host << PortBits | address.Port;

    private static PeerAddress Unpack(UInt128 number) =>
        new((uint)(number >> PortBits & uint.MaxValue), (ushort)(number & ushort.MaxValue));
}
