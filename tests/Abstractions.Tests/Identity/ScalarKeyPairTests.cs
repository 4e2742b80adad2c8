using HyperDht.Cryptography;

namespace HyperDht.Abstractions.Tests.Identity;

/// <summary>Key pairs that have a scalar and no seed (spec 03 §19).</summary>
public sealed class ScalarKeyPairTests
{
    // The order of the group, little-endian.
    private static readonly byte[] Order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    [Fact]
    public void ScalarOfASeed_GivesTheSameKey()
    {
        using var seeded = KeyPair.FromSeed(new byte[32]);
        var scalar = new byte[32];
        EdwardsDiffieHellman.DeriveScalar(new byte[32], scalar);

        using var keyPair = KeyPair.FromScalar(scalar);

        Assert.Equal(seeded.PublicKey, keyPair.PublicKey);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Signatures_AreValidAndDeterministic(int length)
    {
        var message = Bytes(length, seed: 1);
        var signature = new byte[64];
        var again = new byte[64];

        for (var seed = 2; seed < 22; seed++)
        {
            using var keyPair = KeyPair.FromScalar(Bytes(32, seed));
            keyPair.Sign(message, signature);
            keyPair.Sign(message, again);

            Assert.True(Ed25519.Verify(message, signature, keyPair.PublicKey.Span));
            Assert.False(Ed25519.Verify([.. message, 0], signature, keyPair.PublicKey.Span));
            Assert.Equal(signature, again);
        }
    }

    [Fact]
    public void Signatures_OfTwoMessagesShareNoNonce()
    {
        var (one, two) = (new byte[64], new byte[64]);
        using var keyPair = KeyPair.FromScalar(Bytes(32, seed: 3));

        keyPair.Sign([1], one);
        keyPair.Sign([2], two);

        Assert.NotEqual(one[..32], two[..32]);
    }

    [Fact]
    public void TopBit_IsIgnored()
    {
        var scalar = Bytes(32, seed: 4);
        scalar[31] &= 0x7f;
        using var plain = KeyPair.FromScalar(scalar);
        scalar[31] |= 0x80;
        var signature = new byte[64];

        using var marked = KeyPair.FromScalar(scalar);
        marked.Sign([1], signature);

        Assert.Equal(plain.PublicKey, marked.PublicKey);
        Assert.True(Ed25519.Verify([1], signature, plain.PublicKey.Span));
    }

    [Fact]
    public void KeyWithoutItsSecret_SignsNothing()
    {
        using var whole = KeyPair.FromScalar(Bytes(32, seed: 5));
        using var keyPair = KeyPair.FromPublicKey(whole.PublicKey);

        Assert.Equal((true, false), (whole.HasSecret, keyPair.HasSecret));
        Assert.Equal(whole.PublicKey, keyPair.PublicKey);
        Assert.Throws<InvalidOperationException>(() => keyPair.Sign([1], new byte[64]));
    }

    [Fact]
    public void ScalarsThatAreNoKey_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => KeyPair.FromScalar(new byte[32]));
        Assert.Throws<ArgumentException>(() => KeyPair.FromScalar(Order));
        Assert.Throws<ArgumentException>(() => KeyPair.FromScalar(new byte[31]));
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
