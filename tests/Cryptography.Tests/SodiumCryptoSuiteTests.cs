namespace HyperDht.Cryptography.Tests;

public sealed class SodiumCryptoSuiteTests
{
    private readonly SodiumCryptoSuite _suite = new();

    [Fact]
    public void AgreementIsMutual()
    {
        var (firstPublic, firstScalar) = Key(1);
        var (secondPublic, secondScalar) = Key(2);
        var shared = new byte[32];
        var mirrored = new byte[32];

        Assert.True(_suite.TryAgree(firstScalar, secondPublic, shared));
        Assert.True(_suite.TryAgree(secondScalar, firstPublic, mirrored));

        Assert.Equal(shared, mirrored);
    }

    [Fact]
    public void Signature_CoversKeyAndMessage()
    {
        var seed = new byte[32];
        var publicKey = new byte[32];
        var secretKey = new byte[64];
        var signature = new byte[64];
        Ed25519.DeriveKeyPair(seed, publicKey, secretKey);

        Ed25519.Sign([1, 2, 3], secretKey, signature);

        Assert.True(Ed25519.Verify([1, 2, 3], signature, publicKey));
        Assert.False(Ed25519.Verify([1, 2, 4], signature, publicKey));
        Assert.False(Ed25519.Verify([1, 2, 3], signature.AsSpan(1), publicKey));
        Assert.False(Ed25519.Verify([1, 2, 3], signature, new byte[32]));
        signature[63] |= 0xe0;
        Assert.False(Ed25519.Verify([1, 2, 3], signature, publicKey));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void SealedBytes_OpenOnlyUnchanged(int length)
    {
        var (key, nonce, data) = (new byte[32], new byte[12], new byte[length]);
        var ciphertext = new byte[length + 16];
        var plaintext = new byte[length];
        _suite.Encrypt(ciphertext, data, [9], nonce, key);

        Assert.True(_suite.TryDecrypt(plaintext, ciphertext, [9], nonce, key));
        Assert.False(_suite.TryDecrypt(plaintext, ciphertext, [8], nonce, key));
        Assert.False(_suite.TryDecrypt(plaintext, ciphertext.AsSpan(1), [9], nonce, key));
        Assert.False(_suite.TryDecrypt(plaintext, [], [9], nonce, key));
        Assert.Equal(data, plaintext);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Boxes_OpenOnlyUnchanged(int length)
    {
        var (key, nonce, data) = (new byte[32], new byte[24], new byte[length]);
        var box = new byte[length + 16];
        var plaintext = new byte[length];
        _suite.SealBox(box, data, nonce, key);

        Assert.True(_suite.TryOpenBox(plaintext, box, nonce, key));
        box[0] ^= 1;
        Assert.False(_suite.TryOpenBox(plaintext, box, nonce, key));
        Assert.False(_suite.TryOpenBox(plaintext, box.AsSpan(0, 15), nonce, key));
        Assert.Equal(data, plaintext);
    }

    [Fact]
    public void SecretStream_RefusesAndGoesOn()
    {
        using var sender = _suite.CreateSecretStream(new byte[32], new byte[24]);
        using var receiver = _suite.CreateSecretStream(new byte[32], new byte[24]);
        var body = new byte[3 + SecretStreamCipher.Overhead];
        sender.Push(body, [1, 2, 3]);
        var forged = (byte[])body.Clone();
        forged[2] ^= 1;

        Assert.False(receiver.TryPull(new byte[3], forged, out _));
        Assert.False(receiver.TryPull(new byte[3], body.AsSpan(0, 16), out _));
        Assert.True(receiver.TryPull(body.AsSpan(1, 3), body, out var tag));
        Assert.Equal(0, tag);
        Assert.Equal([1, 2, 3], body[1..4]);
    }

    private (byte[] PublicKey, byte[] Scalar) Key(byte value)
    {
        var seed = new byte[32];
        seed[0] = value;
        var publicKey = new byte[32];
        var scalar = new byte[32];
        _suite.DeriveKeyPair(seed, publicKey, new byte[64]);
        _suite.DeriveScalar(seed, scalar);
        return (publicKey, scalar);
    }
}
