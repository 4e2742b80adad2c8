using System.Security.Cryptography;
using System.Text.Json;
using HyperDht.Cryptography;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Noise;

namespace HyperDht.Interop.Tests.Vectors.Noise;

/// <summary>Keys, DH, hashes and ciphers (spec 05 §2, §3, §6).</summary>
internal static class PrimitiveRunners
{
    private static readonly SodiumCryptoSuite Suite = new();

    public static void KeyPairOfSeed(VectorCase vector)
    {
        var seed = vector.Input.Hex("seed");

        using var keyPair = KeyPair.FromSeed(seed);

        Assert.Equal(vector.Output.Hex("publicKey"), keyPair.PublicKey.ToArray());
        Assert.Equal(vector.Output.Hex("secretKey"), keyPair.SecretKey.ToArray());
        Assert.Equal(vector.Output.Hex("scalar"), keyPair.Scalar.ToArray());
        Assert.Equal(vector.Output.Hex("sha512"), SHA512.HashData(seed));
    }

    public static void Hash(VectorCase vector)
    {
        var digest = new byte[vector.Input.GetProperty("length").GetInt32()];

        Suite.Hash(digest, Parts(vector), vector.Input.IsNull("key") ? [] : vector.Input.Hex("key"));

        Assert.Equal(vector.Output.Hex("hash"), digest);
    }

    public static void Hmac(VectorCase vector)
    {
        var mac = new byte[NoiseHash.Length];

        NoiseHash.Hmac(Suite, vector.Input.Hex("key"), Parts(vector), mac);

        Assert.Equal(vector.Output.Hex("mac"), mac);
    }

    public static void Hkdf(VectorCase vector)
    {
        var output = new byte[vector.Input.GetProperty("outputs").GetInt32() * NoiseHash.Length];

        NoiseHash.Hkdf(Suite, vector.Input.Hex("salt"), vector.Input.Hex("ikm"), output);

        Assert.Equal(vector.Output.GetProperty("okm").EnumerateArray().Select(e => e.GetString()!), output.Chunk(NoiseHash.Length).Select(Convert.ToHexStringLower));
    }

    public static void Namespaces(VectorCase vector)
    {
        var hash = DhtNamespace.Base(vector.Input.GetProperty("name").GetString()!);

        var values = vector.Input.GetProperty("ids").EnumerateArray().Select(id => Convert.ToHexStringLower(DhtNamespace.Derive(hash, id.GetByte())));

        Assert.Equal(vector.Output.GetProperty("values").EnumerateArray().Select(e => e.GetString()!), values);
    }

    public static void Aead(VectorCase vector)
    {
        var plaintext = vector.Input.Hex("plaintext");
        var ciphertext = new byte[plaintext.Length + ChaCha20Poly1305Ietf.TagLength];
        var nonce = vector.Output.Hex("nonce");

        Suite.Encrypt(ciphertext, plaintext, vector.Input.Hex("ad"), nonce, vector.Input.Hex("key"));

        Assert.Equal(Nonce(vector), nonce);
        Assert.Equal(vector.Output.Hex("ciphertext"), ciphertext);
    }

    public static void AeadOpen(VectorCase vector)
    {
        var ciphertext = vector.Input.Hex("ciphertext");
        var plaintext = new byte[Math.Max(0, ciphertext.Length - ChaCha20Poly1305Ietf.TagLength)];

        var opened = Suite.TryDecrypt(plaintext, ciphertext, vector.Input.Hex("ad"), Nonce(vector), vector.Input.Hex("key"));

        Assert.Equal(!vector.IsRejection(), opened);
        if (opened)
        {
            Assert.Equal(vector.Output.Hex("plaintext"), plaintext);
        }
    }

    public static void SecretStream(VectorCase vector)
    {
        using var cipher = Cipher(vector.Input);
        AssertState(vector.Output.GetProperty("initialState"), cipher);
        var expected = vector.Output.GetProperty("messages").EnumerateArray().ToArray();
        var index = 0;

        foreach (var message in vector.Input.GetProperty("messages").EnumerateArray())
        {
            var plaintext = message.Hex("plaintext");
            var body = new byte[plaintext.Length + SecretStreamCipher.Overhead];
            plaintext.CopyTo(body, 1);
            cipher.Push(body, body.AsSpan(1, plaintext.Length), message.GetProperty("tag").GetByte());
            Assert.Equal(expected[index].Hex("ciphertext"), body);
            AssertState(expected[index++].GetProperty("state"), cipher);
        }
    }

    public static void SecretStreamLarge(VectorCase vector)
    {
        using var cipher = Cipher(vector.Input);
        var plaintext = new byte[vector.Input.GetProperty("length").GetInt32()];
        for (var i = 0; i < plaintext.Length; i++)
        {
            plaintext[i] = (byte)i;
        }

        var frame = new byte[plaintext.Length + StreamFormat.FrameOverhead];
        cipher.Push(frame.AsSpan(StreamFormat.PrefixLength), plaintext);
        StreamFormat.WritePrefix(frame, frame.Length - StreamFormat.PrefixLength);
        var body = frame[StreamFormat.PrefixLength..];
        var digest = new byte[32];
        Suite.Hash(digest, body);

        Assert.Equal(vector.Output.Hex("prefix"), frame[..StreamFormat.PrefixLength]);
        Assert.Equal(vector.Output.Hex("first33"), body[..33]);
        Assert.Equal(vector.Output.Hex("mac"), body[^16..]);
        Assert.Equal(vector.Output.Hex("blake2b256"), digest);
        AssertState(vector.Output.GetProperty("state"), cipher);
    }

    public static void SecretStreamOpen(VectorCase vector)
    {
        using var cipher = Cipher(vector.Input);
        var expected = vector.Output.GetProperty("results").EnumerateArray().ToArray();
        var index = 0;

        foreach (var text in vector.Input.GetProperty("ciphertexts").EnumerateArray())
        {
            var body = Convert.FromHexString(text.GetString()!);
            var plaintext = new byte[Math.Max(0, body.Length - SecretStreamCipher.Overhead)];
            var opened = cipher.TryPull(plaintext, body, out var tag);
            var result = expected[index++];
            Assert.Equal(result.TryGetProperty("plaintext", out _), opened);
            if (opened)
            {
                Assert.Equal(result.Hex("plaintext"), plaintext);
                Assert.Equal(result.GetProperty("tag").GetByte(), tag);
            }
        }
    }

    private static byte[] Nonce(VectorCase vector)
    {
        var nonce = new byte[ChaCha20Poly1305Ietf.NonceLength];
        BitConverter.TryWriteBytes(nonce.AsSpan(4), vector.Input.GetProperty("counter").GetUInt32());
        return nonce;
    }

    private static byte[] Parts(VectorCase vector) =>
        [.. vector.Input.GetProperty("parts").EnumerateArray().SelectMany(p => Convert.FromHexString(p.GetString()!))];

    private static SecretStreamCipher Cipher(JsonElement input) => input.IsNull("k")
        ? new SecretStreamCipher(input.Hex("key"), input.Hex("header"))
        : new SecretStreamCipher([.. input.Hex("k"), .. input.Hex("nonce"), .. new byte[8]]);

    private static void AssertState(JsonElement expected, SecretStreamCipher cipher)
    {
        Assert.Equal(expected.Hex("k"), cipher.State[..32].ToArray());
        Assert.Equal(expected.Hex("nonce"), cipher.State.Slice(32, 12).ToArray());
    }
}
