using FsCheck;
using FsCheck.Fluent;

namespace HyperDht.Noise.Tests.Handshake;

public sealed class NoiseHandshakeTests
{
    [Theory]
    [InlineData(NoisePattern.IK)]
    [InlineData(NoisePattern.XX)]
    [InlineData(NoisePattern.XK)]
    public void BothSides_EndWithTheSameKeys(NoisePattern pattern)
    {
        var (initiator, responder) = NoiseFixture.Sessions(pattern);

        Assert.Equal(initiator.HandshakeHash.ToArray(), responder.HandshakeHash.ToArray());
        Assert.Equal(initiator.TransmitKey.ToArray(), responder.ReceiveKey.ToArray());
        Assert.Equal(initiator.ReceiveKey.ToArray(), responder.TransmitKey.ToArray());
        Assert.Equal(initiator.LocalPublicKey, responder.RemotePublicKey);
        Assert.Equal(initiator.RemotePublicKey, responder.LocalPublicKey);
    }

    [Fact]
    public void ForgedReply_DoesNoHarm()
    {
        using var one = NoiseFixture.Key(1);
        using var two = NoiseFixture.Key(2);
        using var initiator = NoiseFixture.Initiator(NoisePattern.IK, one, two);
        using var responder = NoiseFixture.Responder(NoisePattern.IK, two);
        Assert.NotNull(NoiseFixture.Read(responder, NoiseFixture.Write(initiator, [1])));
        var reply = NoiseFixture.Write(responder, [2, 3]);

        for (var i = 0; i < reply.Length; i++)
        {
            var forged = (byte[])reply.Clone();
            forged[i] ^= 0x10;
            Assert.Null(NoiseFixture.Read(initiator, forged));
            Assert.Null(NoiseFixture.Read(initiator, reply[..i]));
        }

        Assert.Equal([2, 3], NoiseFixture.Read(initiator, reply));
        Assert.Null(NoiseFixture.Read(initiator, reply));
        Assert.True(initiator.IsComplete);
    }

    [Fact]
    public void Payloads_ComeBackAsTheyWere() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<byte[]>(),
        (first, second) =>
        {
            using var one = NoiseFixture.Key(1);
            using var two = NoiseFixture.Key(2);
            using var initiator = NoiseFixture.Initiator(NoisePattern.IK, one, two);
            using var responder = NoiseFixture.Responder(NoisePattern.IK, two);
            Assert.Equal(first, NoiseFixture.Read(responder, NoiseFixture.Write(initiator, first)));
            Assert.Equal(second, NoiseFixture.Read(initiator, NoiseFixture.Write(responder, second)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void RandomBytes_AreRefusedQuietly() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            using var own = NoiseFixture.Key(2);
            using var responder = NoiseFixture.Responder(NoisePattern.IK, own);
            Assert.Null(NoiseFixture.Read(responder, bytes));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void InitiatorOfIK_MustKnowTheKey()
    {
        using var own = NoiseFixture.Key(1);

        Assert.Throws<ArgumentException>(
            () => new NoiseHandshake(NoiseFixture.Suite, new HyperDht.Testing.SeededRandomSource(1), NoisePattern.IK, true, own, null, []));
    }
}
