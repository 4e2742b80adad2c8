namespace HyperDht.Noise.Tests.Threats;

/// <summary>Unordered messages are readable and forgeable by forwarders: at least none is taken twice.</summary>
public sealed class S3_UnorderedMessages
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue - 2)]
    public void Replays_AreDeliveredOnce(ulong start)
    {
        var hash = NoiseFixture.Random(SessionKeys.HashLength);
        using var sender = new UnorderedSender(NoiseFixture.Suite, hash, true, start);
        using var receiver = new UnorderedReceiver(NoiseFixture.Suite, hash, false, new ReplayWindow(1024));
        var envelopes = Enumerable.Range(0, 2000).Select(i =>
        {
            var envelope = new byte[2 + UnorderedEnvelope.Overhead];
            Assert.True(sender.TrySeal([(byte)i, (byte)(i >> 8)], envelope));
            return envelope;
        }).ToArray();

        Assert.All(Shuffled(envelopes[..1000]), e => Assert.True(Open(receiver, e)));
        Assert.All(Shuffled(envelopes[..1000]), e => Assert.False(Open(receiver, e)));
        Assert.All(envelopes[1000..], e => Assert.True(Open(receiver, e)));
        Assert.All(envelopes, e => Assert.False(Open(receiver, e)));
    }

    [Fact]
    public void Counter_EndsBeforeItRepeats()
    {
        using var sender = new UnorderedSender(NoiseFixture.Suite, new byte[SessionKeys.HashLength], true, 5);

        Assert.True(sender.TrySeal([], new byte[UnorderedEnvelope.Overhead]));
    }

    private static bool Open(UnorderedReceiver receiver, byte[] envelope) => receiver.TryOpen(envelope, new byte[envelope.Length], out _);

    private static byte[][] Shuffled(byte[][] envelopes)
    {
        var copy = (byte[][])envelopes.Clone();
        new Random(1).Shuffle(copy);
        return copy;
    }
}
