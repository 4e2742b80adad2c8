using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Testing;

namespace HyperDht.Noise.Tests;

/// <summary>Keys, handshakes and sessions for tests.</summary>
internal static class NoiseFixture
{
    public static SodiumCryptoSuite Suite { get; } = new();

    public static KeyPair Key(byte seed)
    {
        var bytes = new byte[KeyPair.SeedLength];
        bytes[0] = seed;
        return KeyPair.FromSeed(bytes);
    }

    public static NoiseHandshake Initiator(NoisePattern pattern, KeyPair own, KeyPair responder, int seed = 1) =>
        new(Suite, new SeededRandomSource(seed), pattern, true, own, responder.PublicKey, []);

    public static NoiseHandshake Responder(NoisePattern pattern, KeyPair own, int seed = 2) =>
        new(Suite, new SeededRandomSource(seed), pattern, false, own, null, []);

    public static byte[] Write(INoiseHandshake handshake, byte[] payload)
    {
        var message = new byte[payload.Length + handshake.NextOverhead];
        Assert.True(handshake.TryWriteMessage(payload, message));
        return message;
    }

    public static byte[]? Read(INoiseHandshake handshake, byte[] message)
    {
        var payload = new byte[message.Length];
        return handshake.TryReadMessage(message, payload, out var length) ? payload[..length] : null;
    }

    public static (SessionKeys Initiator, SessionKeys Responder) Sessions(NoisePattern pattern = NoisePattern.IK)
    {
        using var one = Key(1);
        using var two = Key(2);
        using var initiator = Initiator(pattern, one, two);
        using var responder = Responder(pattern, two);
        var (from, to) = ((INoiseHandshake)initiator, (INoiseHandshake)responder);
        while (!initiator.IsComplete || !responder.IsComplete)
        {
            Assert.NotNull(Read(to, Write(from, [])));
            (from, to) = (to, from);
        }

        return (initiator.Finish(), responder.Finish());
    }

    public static PartialFrameBudget Budget(long bytes = 64 << 20) => new(new SecretStreamLimits { PartialFrameBudget = bytes });

    public static SecretStreamWriter Writer(SessionKeys keys, int seed = 3)
    {
        var header = new byte[SecretStreamCipher.HeaderLength];
        new SeededRandomSource(seed).Fill(header);
        return new SecretStreamWriter(Suite, keys, header);
    }

    public static byte[] Frame(SecretStreamWriter writer, byte[] message)
    {
        var frame = new byte[message.Length + StreamFormat.FrameOverhead];
        writer.Encrypt(message, frame);
        return frame;
    }

    /// <summary>Feeds bytes and returns the messages they complete.</summary>
    public static List<byte[]> Feed(SecretStreamReader reader, ReadOnlySpan<byte> chunk)
    {
        List<byte[]> messages = [];
        Span<byte> rest = chunk.ToArray();
        while (reader.TryRead(rest, out var consumed, out var message))
        {
            messages.Add(message.Bytes.ToArray());
            if (message.Rented is not null)
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(message.Rented);
            }

            rest = rest[consumed..];
        }

        return messages;
    }

    public static byte[] Random(int length, int seed = 7)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
