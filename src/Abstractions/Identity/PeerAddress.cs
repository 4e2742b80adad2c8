using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace HyperDht;

/// <summary>An IPv4 address and a UDP port: how the DHT names a host (spec 01 §1).</summary>
/// <param name="Host">The address as a number, first octet in the most significant byte.</param>
/// <param name="Port">The UDP port; 0 means unknown.</param>
/// <remarks>Immutable. The DHT is IPv4 only.</remarks>
public readonly record struct PeerAddress(uint Host, ushort Port) : IComparable<PeerAddress>
{
    /// <summary>Bytes of an address on the wire.</summary>
    internal const int EncodedLength = 6;

    /// <summary>127.0.0.1 with the given port.</summary>
    /// <param name="port">The UDP port.</param>
    public static PeerAddress Loopback(ushort port) => new(0x7f000001, port);

    /// <summary>The address of a .NET endpoint.</summary>
    /// <param name="endPoint">An IPv4 endpoint, or an IPv6 endpoint that maps one.</param>
    /// <exception cref="ArgumentException">The endpoint is not IPv4.</exception>
    public static PeerAddress FromEndPoint(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        Span<byte> octets = stackalloc byte[16];
        return address.TryWriteBytes(octets, out var length) && length == 4
            ? new(BinaryPrimitives.ReadUInt32BigEndian(octets), (ushort)endPoint.Port)
            : throw new ArgumentException("The DHT needs an IPv4 address.", nameof(endPoint));
    }

    /// <summary>The same address as a .NET endpoint.</summary>
    public IPEndPoint ToEndPoint() => new(ToIPAddress(), Port);

    /// <summary>The host part as a .NET address.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, Host);
        return new IPAddress(octets);
    }

    /// <summary>Whether the host is loopback, link-local, carrier-grade or private: nobody is limited by such an address.</summary>
    public bool IsPrivate => AddressRange.IsPrivate(Host);

    /// <summary>The host as dotted decimal text.</summary>
    public string HostText =>
        string.Create(CultureInfo.InvariantCulture, $"{Host >> 24}.{(Host >> 16) & 255}.{(Host >> 8) & 255}.{Host & 255}");

    /// <summary>Reads <c>a.b.c.d:port</c>.</summary>
    /// <param name="text">The text; octets without leading zeros.</param>
    /// <param name="address">The address, when the result is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PeerAddress address)
    {
        address = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !TryParseHost(text.AsSpan(0, colon), out var host)
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        address = new(host, port);
        return true;
    }

    /// <summary>Reads four decimal octets without leading zeros.</summary>
    /// <param name="text">The text.</param>
    /// <param name="host">The host as a number, when the result is true.</param>
    public static bool TryParseHost(ReadOnlySpan<char> text, out uint host)
    {
        host = 0;
        var octets = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (octets++ == 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            host = (host << 8) | octet;
        }

        return octets == 4;
    }

    /// <summary>Reads <c>a.b.c.d:port</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not an IPv4 address with a port.</exception>
    public static PeerAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv4 address with a port.");

    /// <inheritdoc />
    public int CompareTo(PeerAddress other) => Host != other.Host ? Host.CompareTo(other.Host) : Port.CompareTo(other.Port);

    /// <summary>Orders by host, then by port.</summary>
    public static bool operator <(PeerAddress left, PeerAddress right) => left.CompareTo(right) < 0;

    /// <summary>Orders by host, then by port.</summary>
    public static bool operator >(PeerAddress left, PeerAddress right) => left.CompareTo(right) > 0;

    /// <summary>Orders by host, then by port.</summary>
    public static bool operator <=(PeerAddress left, PeerAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by host, then by port.</summary>
    public static bool operator >=(PeerAddress left, PeerAddress right) => left.CompareTo(right) >= 0;

    /// <summary><c>a.b.c.d:port</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{HostText}:{Port}");

    /// <summary>Writes the six wire bytes: four octets, port little endian.</summary>
    internal void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Host);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], Port);
    }

    /// <summary>Reads six wire bytes.</summary>
    internal static PeerAddress ReadFrom(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(source), BinaryPrimitives.ReadUInt16LittleEndian(source[4..]));
}
