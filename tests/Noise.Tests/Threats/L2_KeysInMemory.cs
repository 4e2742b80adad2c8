using System.Runtime.InteropServices;
using HyperDht.Cryptography;

namespace HyperDht.Noise.Tests.Threats;

/// <summary>Keys are pinned, zeroed on dispose, and never part of a text.</summary>
public sealed class L2_KeysInMemory
{
    [Fact]
    public void DisposedKeyPair_LeavesNothingInItsMemory()
    {
        var seed = NoiseFixture.Random(32, seed: 99);
        var keyPair = KeyPair.FromSeed(seed);
        var secret = Address(keyPair.SecretKey);
        var scalar = Address(keyPair.Scalar);
        Assert.Equal(seed, Peek(secret, 32));
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(secret, Address(keyPair.SecretKey));

        keyPair.Dispose();

        Assert.Equal(new byte[64], Peek(secret, 64));
        Assert.Equal(new byte[32], Peek(scalar, 32));
        Assert.Throws<ObjectDisposedException>(() => keyPair.SecretKey.Length);
        Assert.Throws<ObjectDisposedException>(() => keyPair.Scalar.Length);
        Assert.Throws<ObjectDisposedException>(() => keyPair.Sign([], new byte[64]));
        Assert.Equal(NoiseFixture.Random(32, seed: 99), seed);
    }

    [Fact]
    public void DisposedScalarKeyPair_LeavesNothingInItsMemory()
    {
        var secret = NoiseFixture.Random(32, seed: 97);
        secret[31] &= 0x7f;
        var keyPair = KeyPair.FromScalar(secret);
        var scalar = Address(keyPair.Scalar);
        Assert.Equal(secret, Peek(scalar, 32));

        keyPair.Dispose();

        Assert.Equal(new byte[32], Peek(scalar, 32));
        Assert.Throws<ObjectDisposedException>(() => keyPair.Sign([], new byte[64]));
    }

    [Fact]
    public void DisposedSession_LeavesNothingInItsMemory()
    {
        var (keys, other) = NoiseFixture.Sessions();
        var transmit = Address(keys.TransmitKey);
        using var writer = NoiseFixture.Writer(keys);

        keys.Dispose();
        other.Dispose();

        Assert.Equal(new byte[64], Peek(transmit, 64));
        Assert.Throws<ObjectDisposedException>(() => keys.TransmitKey.Length);
        Assert.NotEmpty(keys.HandshakeHash.ToArray());
    }

    [Fact]
    public void DisposedCipher_LeavesNothingInItsMemory()
    {
        var cipher = new SecretStreamCipher(NoiseFixture.Random(32), NoiseFixture.Random(24));
        var state = Address(cipher.State);
        Assert.NotEqual(new byte[32], Peek(state, 32));

        cipher.Dispose();

        Assert.Equal(new byte[SecretStreamCipher.StateLength], Peek(state, SecretStreamCipher.StateLength));
        Assert.Throws<ObjectDisposedException>(() => cipher.Push(new byte[17], []));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FinishedOrAbandonedHandshake_IsWiped(bool finish)
    {
        using var one = NoiseFixture.Key(1);
        using var two = NoiseFixture.Key(2);
        var initiator = NoiseFixture.Initiator(NoisePattern.IK, one, two);
        using var responder = NoiseFixture.Responder(NoisePattern.IK, two);
        NoiseFixture.Read(responder, NoiseFixture.Write(initiator, []));
        NoiseFixture.Read(initiator, NoiseFixture.Write(responder, []));
        var chainingKey = Address(initiator.State.ChainingKey);
        Assert.NotEqual(new byte[64], Peek(chainingKey, 64));

        if (finish)
        {
            initiator.Finish().Dispose();
        }
        else
        {
            initiator.Dispose();
        }

        Assert.Equal(new byte[96], Peek(chainingKey, 96));
    }

    [Fact]
    public void Texts_HoldNoSecret()
    {
        var seed = NoiseFixture.Random(32, seed: 98);
        using var keyPair = KeyPair.FromSeed(seed);
        var (session, _) = NoiseFixture.Sessions();
        string[] texts =
        [
            keyPair.ToString(),
            session.ToString(),
            Assert.Throws<ArgumentException>(() => KeyPair.FromSeed(seed.AsSpan(1))).Message,
            .. Enum.GetValues<StreamFault>().Select(f => f.ToException().ToString()),
        ];

        foreach (var secret in new[] { seed, keyPair.Scalar.ToArray(), session.TransmitKey.ToArray(), session.ReceiveKey.ToArray() })
        {
            Assert.DoesNotContain(texts, t => t.Contains(Convert.ToHexStringLower(secret)[..16], StringComparison.OrdinalIgnoreCase));
        }
    }

    private static nint Address(ReadOnlySpan<byte> pinned)
    {
        unsafe
        {
            fixed (byte* start = pinned)
            {
                return (nint)start;
            }
        }
    }

    private static byte[] Peek(nint address, int length)
    {
        var copy = new byte[length];
        Marshal.Copy(address, copy, 0, length);
        return copy;
    }
}
