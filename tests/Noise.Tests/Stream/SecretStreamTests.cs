using FsCheck;
using FsCheck.Fluent;

namespace HyperDht.Noise.Tests.Stream;

public sealed class SecretStreamTests
{
    [Fact]
    public void Messages_ComeBack_WhereverTheBytesAreCut()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        byte[][] messages = [[], [1], NoiseFixture.Random(100), NoiseFixture.Random(15), NoiseFixture.Random(300)];
        using var writer = NoiseFixture.Writer(initiator);
        byte[] wire = [.. writer.HeaderFrame, .. messages.SelectMany(m => NoiseFixture.Frame(writer, m))];

        for (var cut = 0; cut <= wire.Length; cut++)
        {
            using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, NoiseFixture.Budget());
            Assert.Equal(messages, [.. NoiseFixture.Feed(reader, wire.AsSpan(0, cut)), .. NoiseFixture.Feed(reader, wire.AsSpan(cut))]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1400)]
    [InlineData(65_536)]
    [InlineData(20_000_000)]
    public void LongMessages_ComeBack_InAnyChunks(int chunkLength)
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        using var writer = NoiseFixture.Writer(initiator);
        var longest = chunkLength == 1 ? 70_000 : StreamFormat.MaxMessageLength;
        byte[][] messages = [NoiseFixture.Random(65_516), NoiseFixture.Random(65_536), NoiseFixture.Random(longest), NoiseFixture.Random(10)];
        using var wireStream = new MemoryStream();
        wireStream.Write(writer.HeaderFrame);
        Array.ForEach(messages, m => wireStream.Write(NoiseFixture.Frame(writer, m)));
        var wire = wireStream.ToArray();
        var budget = NoiseFixture.Budget();
        using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, budget);

        List<byte[]> received = [];
        for (var start = 0; start < wire.Length; start += chunkLength)
        {
            received.AddRange(NoiseFixture.Feed(reader, wire.AsSpan(start, Math.Min(chunkLength, wire.Length - start))));
        }

        Assert.Equal(messages.Length, received.Count);
        Assert.All(messages.Zip(received), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void MessagesOfAnyContent_ComeBack() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        ArbMap.Default.ArbFor<FsCheck.PositiveInt>(),
        (messages, chunk) =>
        {
            var (initiator, responder) = NoiseFixture.Sessions();
            using var writer = NoiseFixture.Writer(responder);
            using var reader = new SecretStreamReader(NoiseFixture.Suite, initiator, NoiseFixture.Budget());
            byte[] wire = [.. writer.HeaderFrame, .. messages.SelectMany(m => NoiseFixture.Frame(writer, m))];

            Assert.Equal(messages, wire.Chunk(chunk.Get).SelectMany(c => NoiseFixture.Feed(reader, c)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void RandomBytes_EndInAFault_NeverInAnException() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            var (_, responder) = NoiseFixture.Sessions();
            using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, NoiseFixture.Budget());

            Assert.Empty(NoiseFixture.Feed(reader, bytes));
            Assert.False(reader.HandleEnd());
            Assert.NotEqual(StreamFault.None, reader.Fault);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void EndInsideAFrame_IsAFault()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        using var writer = NoiseFixture.Writer(initiator);
        byte[] wire = [.. writer.HeaderFrame, .. NoiseFixture.Frame(writer, [1, 2, 3])];

        for (var length = 0; length <= wire.Length; length++)
        {
            using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, NoiseFixture.Budget());
            NoiseFixture.Feed(reader, wire.AsSpan(0, length));
            Assert.Equal(length is StreamFormat.HeaderFrameLength || length == wire.Length, reader.HandleEnd());
        }
    }

    [Fact]
    public void EmptyMessages_AreSwallowedOnRequest()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        using var writer = NoiseFixture.Writer(initiator);
        using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, NoiseFixture.Budget()) { SwallowsEmptyMessages = true };
        byte[] wire = [.. writer.HeaderFrame, .. NoiseFixture.Frame(writer, []), .. NoiseFixture.Frame(writer, [9])];

        Assert.Equal([[9]], NoiseFixture.Feed(reader, wire));
        Assert.True(reader.IsProven);
    }
}
