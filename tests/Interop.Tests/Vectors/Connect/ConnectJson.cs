using System.Net;
using System.Text.Json;
using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>Reads the shapes of connect.json.</summary>
internal static class ConnectJson
{
    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    public static bool IsNull(this JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    public static bool IsRejection(this VectorCase vector) =>
        vector.Output.ValueKind == JsonValueKind.Object && vector.Output.TryGetProperty("error", out var error)
        && error.ValueKind == JsonValueKind.True;

    public static PeerAddress Address(JsonElement element) =>
        PeerAddress.Parse($"{element.GetProperty("host").GetString()}:{element.GetProperty("port").GetInt32()}");

    public static PeerAddress? OptionalAddress(this JsonElement element, string name) =>
        element.IsNull(name) ? null : Address(element.GetProperty(name));

    public static PeerAddress[] Addresses(this JsonElement element, string name) =>
        element.IsNull(name) ? [] : [.. element.GetProperty(name).EnumerateArray().Select(Address)];

    /// <summary>A key given as a seed, or as a raw scalar and the public key that goes with it.</summary>
    public static KeyPair KeyPair(JsonElement element)
    {
        if (element.IsNull("scalar"))
        {
            return HyperDht.KeyPair.FromSeed(element.Hex("seed"));
        }

        var keyPair = HyperDht.KeyPair.FromScalar(element.Hex("scalar"));
        Assert.Equal(element.Hex("publicKey"), keyPair.PublicKey.ToArray());
        return keyPair;
    }

    public static PeerHandshakeMessage Handshake(JsonElement element) => new(
        (HandshakeMode)element.GetProperty("mode").GetUInt64(),
        element.Hex("noise"),
        element.OptionalAddress("peerAddress"),
        element.OptionalAddress("relayAddress"));

    public static PeerHolepunchMessage Holepunch(JsonElement element) => new(
        (HandshakeMode)element.GetProperty("mode").GetUInt64(),
        element.GetProperty("id").GetUInt64(),
        element.Hex("payload"),
        element.OptionalAddress("peerAddress"));

    public static RelayInfo[] Relays(JsonElement list) =>
        [.. list.EnumerateArray().Select(r => new RelayInfo(Address(r.GetProperty("relayAddress")), Address(r.GetProperty("peerAddress"))))];

    public static NoisePayload Payload(JsonElement element) => new()
    {
        Version = element.IsNull("version") ? NoisePayload.CurrentVersion : element.GetProperty("version").GetUInt64(),
        Error = (HandshakeError)element.GetProperty("error").GetUInt64(),
        Firewall = (NatKind)element.GetProperty("firewall").GetUInt64(),
        Holepunch = element.IsNull("holepunch")
            ? null
            : new HolepunchOffer(
                element.GetProperty("holepunch").GetProperty("id").GetUInt64(),
                Relays(element.GetProperty("holepunch").GetProperty("relays"))),
        Addresses4 = element.Addresses("addresses4"),
        Addresses6 = [.. element.GetProperty("addresses6").EnumerateArray().Select(a =>
            new IPEndPoint(IPAddress.Parse(a.GetProperty("host").GetString()!), a.GetProperty("port").GetInt32()))],
        Udx = element.IsNull("udx") ? null : Udx(element.GetProperty("udx")),
        SecretStreamVersion = element.IsNull("secretStream") ? null : VersionOf(element.GetProperty("secretStream")),
        RelayThrough = element.IsNull("relayThrough") ? null : RelayThrough(element.GetProperty("relayThrough")),
        RelayAddresses = element.IsNull("relayAddresses") ? null : element.Addresses("relayAddresses"),
    };

    private static ulong VersionOf(JsonElement element) => element.IsNull("version") ? 1 : element.GetProperty("version").GetUInt64();

    private static UdxOffer Udx(JsonElement element) => new(
        element.GetProperty("id").GetUInt64(),
        element.GetProperty("reusableSocket").GetBoolean(),
        element.GetProperty("seq").GetUInt64(),
        VersionOf(element));

    private static RelayThroughOffer RelayThrough(JsonElement element) =>
        new(new PublicKey(element.Hex("publicKey")), new NodeId(element.Hex("token")), VersionOf(element));
}
