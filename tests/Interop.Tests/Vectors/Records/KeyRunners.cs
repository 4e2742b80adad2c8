using HyperDht.Interop.Tests.Vectors.Connect;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>Keys, hashes and the constants made of them (spec 02 §1).</summary>
internal static class KeyRunners
{
    public static void KeyPairOfSeed(VectorCase vector)
    {
        using var keyPair = KeyPair.FromSeed(vector.Input.Hex("seed"));

        Assert.Equal(vector.Output.Hex("publicKey"), keyPair.PublicKey.ToArray());
        Assert.Equal(vector.Output.Hex("secretKey"), keyPair.SecretKey.ToArray());
    }

    public static void HashOf(VectorCase vector) =>
        Assert.Equal(vector.Output.Hex("hash"), Topic.Hash(vector.Input.Hex("data")).ToArray());

    public static void Namespaces(VectorCase vector)
    {
        var nameHash = DhtNamespace.Base(vector.Input.GetProperty("name").GetString()!);

        Assert.Equal(vector.Output.Hex("base"), nameHash);
        Assert.Equal(
            vector.Output.GetProperty("namespaces").EnumerateArray().Select(n => n.GetString()),
            vector.Input.GetProperty("ids").EnumerateArray().Select(id =>
                Convert.ToHexStringLower(DhtNamespace.Derive(nameHash, id.GetByte()))));
    }

    public static void IdOfAddress(VectorCase vector) =>
        Assert.Equal(vector.Output.Hex("id"), NodeId.FromAddress(ConnectJson.Address(vector.Input)).ToArray());
}
