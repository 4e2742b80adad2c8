using System.Text.Json;
using HyperDht.Connections.Handshakes;
using HyperDht.Cryptography;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Noise;

namespace HyperDht.Interop.Tests.Vectors.Noise;

/// <summary>The IK handshake with the payloads of the DHT (spec 03 §6).</summary>
internal static class PeerHandshakeRunners
{
    private static readonly SodiumCryptoSuite Suite = new();

    public static void Exchange(VectorCase vector)
    {
        var (input, output) = (vector.Input, vector.Output);
        using var initiatorKey = ConnectJson.KeyPair(input.GetProperty("initiator"));
        using var responderKey = ConnectJson.KeyPair(input.GetProperty("responder"));
        using var initiator = Create(true, initiatorKey, input.Hex("initiatorEphemeralSeed"), responderKey.PublicKey);
        using var responder = Create(false, responderKey, input.Hex("responderEphemeralSeed"), null);
        Assert.Equal(output.Hex("prologue"), NoiseRunners.PeerHandshakePrologue);

        var message1 = NoiseRunners.Write(initiator, NoisePayloadCodec.Encode(ConnectJson.Payload(input.GetProperty("payload1"))))!;
        Assert.Equal(output.Hex("message1"), message1);
        var state = output.GetProperty("afterMessage1");
        Assert.Equal(state.Hex("hash"), initiator.State.Hash.ToArray());
        Assert.Equal(state.Hex("chainingKey"), initiator.State.ChainingKey.ToArray());
        Assert.Equal(state.Hex("cipherKey"), initiator.State.Key.ToArray());
        Assert.Equal(state.GetProperty("nonce").GetUInt32(), initiator.State.Nonce);
        Assert.Equal(output.Hex("payload1Bytes"), Read(responder, message1));

        var message2 = NoiseRunners.Write(responder, NoisePayloadCodec.Encode(ConnectJson.Payload(input.GetProperty("payload2"))))!;
        Assert.Equal(output.Hex("message2"), message2);
        Assert.Equal(output.Hex("payload2Bytes"), Read(initiator, message2));

        using var keys = initiator.Finish();
        Assert.Equal(output.Hex("handshakeHash"), keys.HandshakeHash.ToArray());
        Assert.Equal(output.Hex("tx"), keys.TransmitKey.ToArray());
        Assert.Equal(output.Hex("rx"), keys.ReceiveKey.ToArray());
        AssertDerived(output, keys);
    }

    public static void Receive(VectorCase vector)
    {
        using var keyPair = ConnectJson.KeyPair(vector.Input.GetProperty("responder"));
        using var handshake = Create(false, keyPair, new byte[32], null);

        var bytes = Read(handshake, vector.Input.Hex("message1"));
        NoisePayload? payload = null;
        var accepted = bytes is not null && NoisePayloadCodec.TryDecode(bytes, out payload);

        Assert.Equal(!vector.IsRejection(), accepted);
        if (accepted)
        {
            PayloadRunners.AssertEqual(ConnectJson.Payload(vector.Output.GetProperty("payload")), payload!);
            Assert.Equal(vector.Output.Hex("remotePublicKey"), handshake.RemotePublicKey!.Value.ToArray());
        }
    }

    public static void Reply(VectorCase vector)
    {
        var input = vector.Input;
        using var keyPair = ConnectJson.KeyPair(input.GetProperty("initiator"));
        using var handshake = Create(true, keyPair, input.Hex("initiatorEphemeralSeed"), new PublicKey(input.Hex("responderPublicKey")));
        NoiseRunners.Write(handshake, NoisePayloadCodec.Encode(ConnectJson.Payload(input.GetProperty("payload1"))));

        var bytes = Read(handshake, input.Hex("message2"));

        Assert.Equal(!vector.IsRejection(), bytes is not null);
        if (bytes is not null)
        {
            Assert.True(NoisePayloadCodec.TryDecode(bytes, out var payload));
            PayloadRunners.AssertEqual(ConnectJson.Payload(vector.Output.GetProperty("payload")), payload);
            using var keys = handshake.Finish();
            Assert.Equal(vector.Output.Hex("handshakeHash"), keys.HandshakeHash.ToArray());
        }
    }

    private static NoiseHandshake Create(bool isInitiator, KeyPair keyPair, byte[] ephemeralSeed, PublicKey? remote) => new(
        Suite, new FixedRandomSource(ephemeralSeed), NoisePattern.IK, isInitiator, keyPair, remote, NoiseRunners.PeerHandshakePrologue);

    private static byte[]? Read(NoiseHandshake handshake, byte[] message)
    {
        var payload = new byte[message.Length];
        return handshake.TryReadMessage(message, payload, out var length) ? payload[..length] : null;
    }

    private static void AssertDerived(JsonElement output, SessionKeys keys)
    {
        var derived = new byte[32];
        StreamDerivation.DeriveId(Suite, keys.HandshakeHash.Span, true, derived);
        Assert.Equal(output.Hex("streamIdInitiator"), derived);
        StreamDerivation.DeriveId(Suite, keys.HandshakeHash.Span, false, derived);
        Assert.Equal(output.Hex("streamIdResponder"), derived);
        Suite.Hash(derived, DhtNamespace.Of(1), keys.HandshakeHash.Span);
        Assert.Equal(output.Hex("holepunchSecret"), derived);
    }
}
