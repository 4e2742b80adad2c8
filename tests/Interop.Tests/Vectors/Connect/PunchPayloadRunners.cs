using System.Text.Json;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Runtime;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>What the sides of a punch tell each other, its encryption and its tokens (spec 03 §8).</summary>
internal static class PunchPayloadRunners
{
    public static void Payload(VectorCase vector)
    {
        var bytes = vector.Output.Hex("bytes");

        Assert.Equal(bytes, HolepunchPayloadCodec.Encode(Read(vector.Input.GetProperty("payload"))));
        Assert.True(HolepunchPayloadCodec.TryDecode(bytes, out var decoded));
        AssertEqual(vector.Output.GetProperty("decoded"), decoded);
    }

    public static void Decode(VectorCase vector)
    {
        var succeeded = HolepunchPayloadCodec.TryDecode(vector.Input.Hex("bytes"), out var decoded);

        Assert.Equal(!vector.IsRejection(), succeeded);
        if (succeeded)
        {
            AssertEqual(vector.Output.GetProperty("decoded"), decoded!);
        }
    }

    public static void Secure(VectorCase vector)
    {
        var secure = new SecurePayload(vector.Input.Hex("holepunchSecret"), new FixedBytes(vector.Input.Hex("nonce")));
        var bytes = vector.Output.Hex("bytes");

        Assert.Equal(bytes, secure.Seal(Read(vector.Input.GetProperty("payload"))));
        Assert.True(secure.TryOpen(bytes, out var decoded));
        AssertEqual(vector.Output.GetProperty("decoded"), decoded);
    }

    public static void Open(VectorCase vector)
    {
        var secure = new SecurePayload(vector.Input.Hex("holepunchSecret"), SystemRandomSource.Instance);
        var succeeded = secure.TryOpen(vector.Input.Hex("bytes"), out var payload);

        Assert.Equal(!vector.Output.IsNull("payload"), succeeded);
        if (succeeded)
        {
            AssertEqual(vector.Output.GetProperty("payload"), payload!);
        }
    }

    public static void Token(VectorCase vector)
    {
        var tokens = new HolepunchTokens(vector.Input.Hex("localSecret"));
        var host = ConnectJson.Address(vector.Input.GetProperty("address")).Host;
        var token = vector.Output.Hex("token");

        Assert.Equal(token, tokens.For(host).ToArray());
        Assert.True(tokens.IsFor(host, token));
        Assert.False(tokens.IsFor(host + 1, token));
    }

    public static HolepunchPayload Read(JsonElement element) => new()
    {
        Error = (PunchError)element.GetProperty("error").GetUInt64(),
        Kind = (NatKind)element.GetProperty("firewall").GetUInt64(),
        Round = element.GetProperty("round").GetUInt64(),
        IsConnected = element.GetProperty("connected").GetBoolean(),
        IsPunching = element.GetProperty("punching").GetBoolean(),
        Addresses = element.IsNull("addresses") ? null : element.Addresses("addresses"),
        RemoteAddress = element.OptionalAddress("remoteAddress"),
        Token = OptionalBytes(element, "token"),
        RemoteToken = OptionalBytes(element, "remoteToken"),
    };

    public static void AssertEqual(JsonElement expectedElement, HolepunchPayload actual)
    {
        var expected = Read(expectedElement);
        Assert.Equal(expected.Addresses, actual.Addresses);
        Assert.Equal(expected.Token?.ToArray(), actual.Token?.ToArray());
        Assert.Equal(expected.RemoteToken?.ToArray(), actual.RemoteToken?.ToArray());
        Assert.Equal(Bare(expected), Bare(actual));
    }

    private static HolepunchPayload Bare(HolepunchPayload payload) => payload with { Addresses = null, Token = null, RemoteToken = null };

    private static ReadOnlyMemory<byte>? OptionalBytes(JsonElement element, string name) =>
        element.IsNull(name) ? default(ReadOnlyMemory<byte>?) : element.Hex(name);

    private sealed class FixedBytes(byte[] bytes) : IRandomSource
    {
        public void Fill(Span<byte> destination) => bytes.CopyTo(destination);

        public int Next(int exclusiveMaximum) => throw new NotSupportedException();
    }
}
