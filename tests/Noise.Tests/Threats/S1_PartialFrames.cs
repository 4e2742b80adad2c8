namespace HyperDht.Noise.Tests.Threats;

/// <summary>16 MiB of memory for 3 bytes of input.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class S1_PartialFrames
{
    [Fact]
    public void ThousandStreamsThatAnnounceSixteenMebibytes_CostLittle()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        var budget = NoiseFixture.Budget();
        List<SecretStreamReader> readers = [];
        using var writer = NoiseFixture.Writer(initiator);
        byte[] wire = [.. writer.HeaderFrame, 0xff, 0xff, 0xff, 1];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 1000; i++)
        {
            var reader = new SecretStreamReader(NoiseFixture.Suite, responder, budget);
            readers.Add(reader);
            Assert.Empty(NoiseFixture.Feed(reader, wire));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 32 << 20);
        Assert.InRange(budget.Used, 1, 32 << 20);
        readers.ForEach(r => r.Dispose());
        Assert.Equal(0, budget.Used);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(57)]
    [InlineData(0xffffff)]
    public void FirstFrameOfAnotherLength_FailsAtOnce(int length)
    {
        var (_, responder) = NoiseFixture.Sessions();
        using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, NoiseFixture.Budget());
        var prefix = new byte[3];
        StreamFormat.WritePrefix(prefix, length);

        NoiseFixture.Feed(reader, prefix);

        Assert.Equal(StreamFault.HeaderLength, reader.Fault);
    }

    [Fact]
    public void MemoryFollowsTheBytes_InSmallSteps()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        var budget = NoiseFixture.Budget();
        using var writer = NoiseFixture.Writer(initiator);
        using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, budget);
        NoiseFixture.Feed(reader, [.. writer.HeaderFrame, 0xff, 0xff, 0xff]);

        var received = 0;
        for (var i = 0; i < 3000; i++)
        {
            NoiseFixture.Feed(reader, new byte[1000]);
            received += 1000;
            Assert.InRange(budget.Used, received, received + PartialFrame.StepLength);
        }
    }

    [Fact]
    public void BeyondTheBudget_OnlyTheLargestFrameGoesOn()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        var budget = NoiseFixture.Budget(1 << 20);
        using var writer = NoiseFixture.Writer(initiator);
        using var small = new SecretStreamReader(NoiseFixture.Suite, responder, budget);
        using var large = new SecretStreamReader(NoiseFixture.Suite, responder, budget);
        byte[] start = [.. writer.HeaderFrame, 0xff, 0xff, 0xff];

        NoiseFixture.Feed(small, [.. start, .. new byte[500_000]]);
        Assert.False(small.ShouldHold);
        NoiseFixture.Feed(large, [.. start, .. new byte[900_000]]);

        Assert.True(small.ShouldHold);
        Assert.False(large.ShouldHold);
        Assert.Equal(StreamFault.None, small.Fault);
        large.Dispose();
        Assert.False(small.ShouldHold);
    }
}
