namespace HyperDht.Records.Sqlite.Database;

/// <summary>Addresses as numbers of the database.</summary>
internal static class Source
{
    private const int PortBits = 16;

    public static long ToNumber(PeerAddress address) => ((long)address.Host << PortBits) | address.Port;

    public static PeerAddress FromNumber(long number) => new((uint)(number >> PortBits), (ushort)number);
}
