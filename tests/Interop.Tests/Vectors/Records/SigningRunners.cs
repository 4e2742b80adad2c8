using System.Text.Json;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Records.Signing;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>What is signed, and which signatures hold (spec 02 §4).</summary>
internal static class SigningRunners
{
    private const int DigestOffset = 32;

    public static void Sign(VectorCase vector)
    {
        var input = vector.Input;
        using var keyPair = KeyPair.FromSeed(input.Hex("seed"));
        var signable = new byte[RecordSignatures.SignableLength];
        byte[] signature;
        switch (input.GetProperty("op").GetString())
        {
            case "announce":
                RecordSignatures.WriteAnnounceSignable(Context(input), signable);
                signature = RecordSignatures.SignAnnounce(Context(input), keyPair);
                break;
            case "unannounce":
                RecordSignatures.WriteUnannounceSignable(Context(input), signable);
                signature = RecordSignatures.SignUnannounce(Context(input), keyPair);
                break;
            default:
                RecordSignatures.WriteMutableSignable(input.GetProperty("seq").GetUInt64(), input.Hex("value"), signable);
                signature = RecordSignatures.SignMutable(input.GetProperty("seq").GetUInt64(), input.Hex("value"), keyPair);
                break;
        }

        Assert.Equal(vector.Output.Hex("publicKey"), keyPair.PublicKey.ToArray());
        Assert.Equal(vector.Output.Hex("digest"), signable[DigestOffset..]);
        Assert.Equal(vector.Output.Hex("signable"), signable);
        Assert.Equal(vector.Output.Hex("signature"), signature);
    }

    public static void Verify(VectorCase vector)
    {
        var input = vector.Input;
        var signature = input.Hex("signature");

        var valid = input.GetProperty("op").GetString() switch
        {
            "announce" => RecordSignatures.VerifyAnnounce(Context(input), signature),
            "unannounce" => RecordSignatures.VerifyUnannounce(Context(input), signature),
            _ => RecordSignatures.VerifyMutable(
                input.GetProperty("seq").GetUInt64(), input.Hex("value"), signature, new PublicKey(input.Hex("publicKey"))),
        };

        Assert.Equal(vector.Output.GetProperty("valid").GetBoolean(), valid);
    }

    private static AnnounceContext Context(JsonElement input) => new(
        new NodeId(input.Hex("target")),
        new NodeId(input.Hex("nodeId")),
        input.Hex("token"),
        RecordsJson.Peer(input.GetProperty("peer")),
        input.OptionalBytes("refresh"));
}
