using HyperDht.Interop.Tests.Vectors.Noise;
using HyperDht.Interop.Tests.Vectors.Relay;
using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Vectors;

public sealed class SecretStreamVectors(ITestOutputHelper output)
{
    private static readonly VectorSuite Suite = new("secret-stream", new Dictionary<string, Action<VectorCase>>
    {
        ["keypair"] = PrimitiveRunners.KeyPairOfSeed,
        ["dh"] = NoiseRunners.Dh,
        ["blake2b"] = PrimitiveRunners.Hash,
        ["hmac"] = PrimitiveRunners.Hmac,
        ["hkdf"] = PrimitiveRunners.Hkdf,
        ["namespace"] = PrimitiveRunners.Namespaces,
        ["aead"] = PrimitiveRunners.Aead,
        ["aead-open"] = PrimitiveRunners.AeadOpen,
        ["symmetric-state"] = NoiseRunners.SymmetricSteps,
        ["noise"] = NoiseRunners.Exchange,
        ["noise-receive"] = NoiseRunners.Receive,
        ["transcript-hash"] = NoiseRunners.TranscriptHash,
        ["stream-derivation"] = StreamRunners.Derivation,
        ["secretstream"] = PrimitiveRunners.SecretStream,
        ["secretstream-large"] = PrimitiveRunners.SecretStreamLarge,
        ["secretstream-open"] = PrimitiveRunners.SecretStreamOpen,
        ["unordered-seal"] = StreamRunners.UnorderedSeal,
        ["unordered-open"] = StreamRunners.UnorderedOpen,
        ["stream"] = StreamRunners.Conversation,
        ["stream-receive"] = StreamRunners.Receive,
        ["protomux"] = MultiplexerRunners.Play,
        ["blind-relay"] = PairingRunners.Play,
        ["blind-relay-message"] = PairingRunners.Message,
        ["blind-relay-decode"] = PairingRunners.Decode,
        ["relay-token"] = PairingRunners.Token,
    });

    public static TheoryData<string> Names => [.. Suite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_IsMet(string name) => Suite.Run(name);

    [Fact]
    public void Vectors_AreCounted() => output.WriteLine(Suite.Summary());
}
