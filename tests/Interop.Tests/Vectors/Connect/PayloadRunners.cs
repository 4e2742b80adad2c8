using HyperDht.Connections.Handshakes;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>The plaintext inside Noise messages (spec 03 §7).</summary>
internal static class PayloadRunners
{
    public static void Payload(VectorCase vector)
    {
        var payload = ConnectJson.Payload(vector.Input.GetProperty("payload"));
        var bytes = vector.Output.Hex("bytes");

        Assert.Equal(bytes, NoisePayloadCodec.Encode(payload));
        Assert.True(NoisePayloadCodec.TryDecode(bytes, out var decoded));
        AssertEqual(ConnectJson.Payload(vector.Output.GetProperty("decoded")), decoded);
    }

    public static void PayloadDecode(VectorCase vector)
    {
        var succeeded = NoisePayloadCodec.TryDecode(vector.Input.Hex("bytes"), out var decoded);

        Assert.Equal(!vector.IsRejection(), succeeded);
        if (succeeded)
        {
            AssertEqual(ConnectJson.Payload(vector.Output.GetProperty("decoded")), decoded!);
        }
    }

    public static void AssertEqual(NoisePayload expected, NoisePayload actual)
    {
        Assert.Equal(expected.Version, actual.Version);
        Assert.Equal(expected.Error, actual.Error);
        Assert.Equal(expected.Firewall, actual.Firewall);
        Assert.Equal(expected.Holepunch?.Id, actual.Holepunch?.Id);
        Assert.Equal(expected.Holepunch?.Relays, actual.Holepunch?.Relays);
        Assert.Equal(expected.Addresses4, actual.Addresses4);
        Assert.Equal(expected.Addresses6, actual.Addresses6);
        Assert.Equal(expected.Udx, actual.Udx);
        Assert.Equal(expected.SecretStreamVersion, actual.SecretStreamVersion);
        Assert.Equal(expected.RelayThrough, actual.RelayThrough);
        Assert.Equal(expected.RelayAddresses, actual.RelayAddresses);
    }
}
