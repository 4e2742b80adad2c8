using System.Text.Json;
using HyperDht.Cryptography;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Noise;

namespace HyperDht.Interop.Tests.Vectors.Noise;

/// <summary>Handshakes (spec 05 §2–4, spec 03 §6), for both files that have them.</summary>
internal static class NoiseRunners
{
    private static readonly SodiumCryptoSuite Suite = new();

    /// <summary>The kinds of connect.json that belong here.</summary>
    public static IReadOnlyDictionary<string, Action<VectorCase>> OfConnect { get; } = new Dictionary<string, Action<VectorCase>>
    {
        ["dh"] = Dh,
        ["namespace"] = PrimitiveRunners.Namespaces,
        ["noise-ik"] = PeerHandshakeRunners.Exchange,
        ["noise-ik-receive"] = PeerHandshakeRunners.Receive,
        ["noise-ik-reply"] = PeerHandshakeRunners.Reply,
    };

    public static byte[] PeerHandshakePrologue => DhtNamespace.Of(0);

    public static void Dh(VectorCase vector)
    {
        var scalar = new byte[EdwardsDiffieHellman.Length];
        if (!vector.Input.IsNull("scalar"))
        {
            scalar = vector.Input.Hex("scalar");
        }
        else
        {
            var seed = vector.Input.IsNull("seed") ? vector.Input.Hex("secretKey")[..32] : vector.Input.Hex("seed");
            Suite.DeriveScalar(seed, scalar);
        }

        var shared = new byte[EdwardsDiffieHellman.Length];
        var agreed = Suite.TryAgree(scalar, vector.Input.Hex("publicKey"), shared);

        Assert.Equal(!vector.IsRejection(), agreed);
        Assert.Equal(agreed ? vector.Output.Hex("shared") : new byte[32], shared);
    }

    public static void SymmetricSteps(VectorCase vector)
    {
        using var state = new SymmetricState(Suite);
        state.Start(System.Text.Encoding.ASCII.GetBytes(vector.Input.GetProperty("protocol").GetString()!));
        var states = vector.Output.GetProperty("states").EnumerateArray().ToArray();
        AssertState(states[0], state);
        var index = 1;

        foreach (var step in vector.Input.GetProperty("steps").EnumerateArray())
        {
            Apply(step, state, states[index]);
            AssertState(states[index++], state);
        }
    }

    public static void Exchange(VectorCase vector)
    {
        var initiatorSide = vector.Input.GetProperty("initiator");
        var responderSide = vector.Input.GetProperty("responder");
        using var responderKey = KeyPair.FromSeed(responderSide.Hex("staticSeed"));
        using var initiatorKey = KeyPair.FromSeed(initiatorSide.Hex("staticSeed"));
        using var initiator = Create(vector.Input, true, initiatorKey, initiatorSide.Hex("ephemeralSeed"), responderKey.PublicKey);
        using var responder = Create(vector.Input, false, responderKey, responderSide.Hex("ephemeralSeed"), null);
        Assert.Equal(vector.Output.GetProperty("initialState").Hex("h"), initiator.State.Hash.ToArray());

        foreach (var expected in vector.Output.GetProperty("messages").EnumerateArray())
        {
            var fromInitiator = expected.GetProperty("from").GetString() == "initiator";
            var (sender, receiver) = fromInitiator ? (initiator, responder) : (responder, initiator);
            var message = Write(sender, expected.Hex("payload"))!;
            Assert.Equal(expected.Hex("bytes"), message);
            var payload = new byte[message.Length];
            Assert.True(receiver.TryReadMessage(message, payload, out var length));
            Assert.Equal(expected.Hex("payload"), payload[..length]);
            AssertStateAfter(expected, sender);
            AssertStateAfter(expected, receiver);
        }

        using var first = initiator.Finish();
        using var second = responder.Finish();
        Assert.Equal(vector.Output.Hex("handshakeHash"), first.HandshakeHash.ToArray());
        Assert.Equal(vector.Output.Hex("handshakeHash"), second.HandshakeHash.ToArray());
        Assert.Equal(vector.Output.Hex("initiatorTx"), first.TransmitKey.ToArray());
        Assert.Equal(vector.Output.Hex("initiatorTx"), second.ReceiveKey.ToArray());
        Assert.Equal(vector.Output.Hex("responderTx"), second.TransmitKey.ToArray());
        Assert.Equal(vector.Output.Hex("responderTx"), first.ReceiveKey.ToArray());
        Assert.Equal(vector.Output.Hex("initiatorSees"), first.RemotePublicKey.ToArray());
        Assert.Equal(vector.Output.Hex("responderSees"), second.RemotePublicKey.ToArray());
    }

    public static void Receive(VectorCase vector)
    {
        var input = vector.Input;
        using var keyPair = KeyPair.FromSeed(input.Hex("staticSeed"));
        PublicKey? remote = input.IsNull("remoteStatic") ? null : new PublicKey(input.Hex("remoteStatic"));
        using var handshake = Create(input, input.GetProperty("role").GetString() == "initiator", keyPair, input.Hex("ephemeralSeed"), remote);
        var payloads = new Queue<byte[]>(input.IsNull("payloads")
            ? []
            : input.GetProperty("payloads").EnumerateArray().Select(p => Convert.FromHexString(p.GetString()!)));
        List<string> sent = [];
        List<string> received = [];

        var failedAt = Play(handshake, input.GetProperty("incoming"), payloads, sent, received);

        Assert.Equal(Strings(vector.Output.GetProperty("sent")), sent);
        Assert.Equal(Strings(vector.Output.GetProperty("received")), received);
        Assert.Equal(vector.IsRejection() ? vector.Output.GetProperty("failedAtIncoming").GetInt32() : null, failedAt);
        if (!vector.IsRejection() && vector.Output.GetProperty("complete").GetBoolean())
        {
            using var keys = handshake.Finish();
            Assert.Equal(vector.Output.Hex("handshakeHash"), keys.HandshakeHash.ToArray());
            Assert.Equal(vector.Output.Hex("tx"), keys.TransmitKey.ToArray());
            Assert.Equal(vector.Output.Hex("rx"), keys.ReceiveKey.ToArray());
            Assert.Equal(vector.Output.Hex("remotePublicKey"), keys.RemotePublicKey.ToArray());
        }
    }

    /// <summary>Anybody can compute the handshake hash from what travels: it is no secret (spec 05 §11.1).</summary>
    public static void TranscriptHash(VectorCase vector)
    {
        var script = PatternScript.Of(Pattern(vector.Input));
        using var state = new SymmetricState(Suite);
        state.Start(script.ProtocolName);
        state.MixHash(vector.Input.Hex("prologue"));
        if (script.KnowsResponder)
        {
            state.MixHash(vector.Input.Hex("responderStatic"));
        }

        var hasKey = false;
        var index = 0;
        foreach (var message in Strings(vector.Input.GetProperty("messages")))
        {
            ReadOnlySpan<byte> rest = Convert.FromHexString(message);
            foreach (var token in script.Messages[index++])
            {
                hasKey |= token is not (NoiseToken.E or NoiseToken.S);
                var length = token switch { NoiseToken.E => 32, NoiseToken.S => hasKey ? 48 : 32, _ => 0 };
                if (length > 0)
                {
                    state.MixHash(rest[..length]);
                    rest = rest[length..];
                }
            }

            state.MixHash(rest);
        }

        Assert.Equal(vector.Output.Hex("handshakeHash"), state.Hash.ToArray());
    }

    internal static NoiseHandshake Create(JsonElement input, bool isInitiator, KeyPair keyPair, byte[] ephemeralSeed, PublicKey? remote) => new(
        Suite,
        new FixedRandomSource(ephemeralSeed),
        Pattern(input),
        isInitiator,
        keyPair,
        isInitiator ? remote : null,
        input.IsNull("prologue") ? [] : input.Hex("prologue"));

    internal static byte[]? Write(INoiseHandshake handshake, byte[] payload)
    {
        var message = new byte[payload.Length + handshake.NextOverhead];
        return handshake.TryWriteMessage(payload, message) ? message : null;
    }

    internal static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(e => e.GetString()!);

    private static NoisePattern Pattern(JsonElement input) => Enum.Parse<NoisePattern>(input.GetProperty("pattern").GetString()!);

    private static int? Play(NoiseHandshake handshake, JsonElement incoming, Queue<byte[]> payloads, List<string> sent, List<string> received)
    {
        var index = 0;
        if (handshake.IsInitiator)
        {
            sent.Add(Convert.ToHexStringLower(Write(handshake, payloads.TryDequeue(out var first) ? first : [])!));
        }

        foreach (var message in Strings(incoming).Select(Convert.FromHexString))
        {
            var payload = new byte[message.Length];
            if (!handshake.TryReadMessage(message, payload, out var length))
            {
                return index;
            }

            received.Add(Convert.ToHexStringLower(payload[..length]));
            if (!handshake.IsComplete)
            {
                sent.Add(Convert.ToHexStringLower(Write(handshake, payloads.TryDequeue(out var next) ? next : [])!));
            }

            index++;
        }

        return null;
    }

    private static void Apply(JsonElement step, SymmetricState state, JsonElement expected)
    {
        switch (step.GetProperty("op").GetString())
        {
            case "mixHash":
                state.MixHash(step.Hex("data"));
                break;
            case "mixKey":
                var scalar = new byte[32];
                var shared = new byte[32];
                Suite.DeriveScalar(step.Hex("secretKey").AsSpan(0, 32), scalar);
                Assert.True(Suite.TryAgree(scalar, step.Hex("publicKey"), shared));
                Assert.Equal(expected.Hex("dh"), shared);
                state.MixKey(shared);
                break;
            case "encryptAndHash":
                var plaintext = step.Hex("plaintext");
                var output = new byte[plaintext.Length + state.TagLength];
                state.EncryptAndHash(plaintext, output);
                Assert.Equal(expected.Hex("output"), output);
                break;
            default:
                var first = new byte[32];
                var second = new byte[32];
                state.Split(first, second);
                Assert.Equal(expected.Hex("k1"), first);
                Assert.Equal(expected.Hex("k2"), second);
                break;
        }
    }

    private static void AssertState(JsonElement expected, SymmetricState state)
    {
        Assert.Equal(expected.Hex("h"), state.Hash.ToArray());
        Assert.Equal(expected.Hex("ck"), state.ChainingKey.ToArray());
        Assert.Equal(!expected.IsNull("key"), state.HasKey);
        if (state.HasKey)
        {
            Assert.Equal(expected.Hex("key"), state.Key.ToArray());
            Assert.Equal(expected.GetProperty("nonce").GetUInt32(), state.Nonce);
        }
    }

    private static void AssertStateAfter(JsonElement message, NoiseHandshake handshake)
    {
        if (!message.IsNull("stateAfter"))
        {
            Assert.Equal(message.GetProperty("stateAfter").Hex("h"), handshake.State.Hash.ToArray());
            Assert.Equal(message.GetProperty("stateAfter").Hex("ck"), handshake.State.ChainingKey.ToArray());
        }
    }
}
