using System.Text.Json;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Records;
using HyperDht.Records.Encoding;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>Reads and compares the shapes of records.json.</summary>
internal static class RecordsJson
{
    public static byte[]? OptionalHex(this JsonElement element, string name) => element.IsNull(name) ? null : element.Hex(name);

    public static ReadOnlyMemory<byte>? OptionalBytes(this JsonElement element, string name) =>
        element.OptionalHex(name) is { } bytes ? bytes.AsMemory() : default(ReadOnlyMemory<byte>?);

    public static DhtPeer Peer(JsonElement element) =>
        new(new PublicKey(element.Hex("publicKey")), element.Addresses("relayAddresses"));

    public static DhtPeer[] Peers(JsonElement list) => [.. list.EnumerateArray().Select(Peer)];

    public static AnnounceValue Announce(JsonElement element) => new(
        element.IsNull("peer") ? null : Peer(element.GetProperty("peer")),
        element.OptionalBytes("refresh"),
        element.OptionalBytes("signature"),
        element.GetProperty("bump").GetUInt64());

    public static SignedValue Mutable(JsonElement element) =>
        new(element.GetProperty("seq").GetUInt64(), element.Hex("value"), element.Hex("signature"));

    public static void AssertEqual(DhtPeer? expected, DhtPeer? actual)
    {
        Assert.Equal(expected?.PublicKey, actual?.PublicKey);
        Assert.Equal(expected?.RelayAddresses, actual?.RelayAddresses);
    }

    public static void AssertEqual(DhtPeer[] expected, DhtPeer[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (one, other) in expected.Zip(actual))
        {
            AssertEqual(one, other);
        }
    }

    public static void AssertEqual(AnnounceValue expected, AnnounceValue actual)
    {
        AssertEqual(expected.Peer, actual.Peer);
        Assert.Equal(expected.Refresh?.ToArray(), actual.Refresh?.ToArray());
        Assert.Equal(expected.Signature?.ToArray(), actual.Signature?.ToArray());
        Assert.Equal(expected.Bump, actual.Bump);
    }

    public static void AssertEqual(SignedValue expected, SignedValue actual)
    {
        Assert.Equal(expected.Seq, actual.Seq);
        Assert.Equal(expected.Value.ToArray(), actual.Value.ToArray());
        Assert.Equal(expected.Signature.ToArray(), actual.Signature.ToArray());
    }
}
