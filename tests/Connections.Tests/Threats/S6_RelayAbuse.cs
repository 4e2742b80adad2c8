using System.Buffers.Binary;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Connections.Tests.Relay.Pairing;
using HyperDht.Encoding;
using HyperDht.Limits;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Clients that ask a relay for more than one peer needs.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class S6_RelayAbuse
{
    private readonly PairingTable<string> _table = new(new RelayLimits());

    [Fact]
    public void HundredThousandRequests_LeaveSixtyFourAndTheyExpireOnTime()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _table.TryPair("a", new PairMessage(i % 2 == 0, Token(i), 1), TimeSpan.FromMilliseconds(i / 100), out _);
        }

        Assert.Equal(64, _table.Count);
        Assert.Equal(TimeSpan.FromSeconds(60), _table.Deadline);
        _table.HandleTimeout(TimeSpan.FromSeconds(59.9));
        Assert.Equal(64, _table.Count);
        _table.HandleTimeout(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _table.Count);
        Assert.Null(_table.Deadline);
    }

    [Fact]
    public void AllSessionsTogether_LeaveAThousandAndTwentyFour()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _table.TryPair($"s{i / 50}", new PairMessage(true, Token(i), 1), TimeSpan.Zero, out _);
        }

        Assert.Equal(1024, _table.Count);
    }

    // Asking and withdrawing for ever costs no memory that grows.
    [Fact]
    public void RequestsThatAreWithdrawn_AreForgotten()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 200_000; i++)
        {
            Assert.True(_table.TryPair("a", new PairMessage(true, Token(i), 1), TimeSpan.Zero, out _));
            Assert.True(_table.TryWithdraw("a", Token(i)));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Session_CannotPairWithItselfNorWithdrawWhatIsNotIts()
    {
        Assert.True(_table.TryPair("a", new PairMessage(true, Token(1), 1), TimeSpan.Zero, out var match));
        Assert.Null(match);
        Assert.False(_table.TryPair("a", new PairMessage(false, Token(1), 2), TimeSpan.Zero, out _));
        Assert.False(_table.TryWithdraw("b", Token(1)));

        Assert.True(_table.TryPair("b", new PairMessage(false, Token(1), 3), TimeSpan.Zero, out match));

        Assert.Equal(("b", "a"), (match!.Responder.Session, match.Initiator.Session));
        Assert.Equal(0, _table.Count);
    }

    [Theory]
    [InlineData(uint.MaxValue, true)]
    [InlineData((ulong)uint.MaxValue + 1, false)]
    public void StreamIds_HaveThirtyTwoBits(ulong id, bool isSound)
    {
        var bytes = new byte[64];
        var writer = new WireWriter(bytes);
        writer.WriteByte(1);
        writer.WriteBytes(new byte[32]);
        writer.WriteUInt(id);
        writer.WriteUInt(0);

        Assert.Equal(isSound, PairingCodec.TryDecodePair(writer.Written, out _));
    }

    [Fact]
    public void RandomMessages_NeverThrow()
    {
        var random = new Random(3);
        var buffer = new byte[80];
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(buffer);
            var message = buffer.AsSpan(0, random.Next(buffer.Length));
            PairingCodec.TryDecodePair(message, out _);
            PairingCodec.TryDecodeUnpair(message, out _);
        }
    }

    [Fact]
    public Task ByteRate_IsKept() => SimulatedNetwork.RunAsync(75, async network =>
    {
        var pair = await RelayedPair.OpenAsync(network, new RelayLimits { BytesPerSecond = 100_000 });
        await network.WaitUntilAsync(() => pair.Client.Proofs + pair.Server.Proofs == 2);
        var sending = pair.Client.Stream.WriteAsync(new byte[20 << 20]).AsTask();
        var read = 0L;
        var reading = ReadAsync();

        await network.Delay(TimeSpan.FromSeconds(10));

        Assert.InRange(read, 100_000, 1_100_000);
        pair.Client.Connection.Abort();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(sending, reading));

        async Task ReadAsync()
        {
            var buffer = new byte[16384];
            for (var count = -1; count != 0; read += count)
            {
                count = await pair.Server.Stream.ReadAsync(buffer);
            }
        }
    });

    private static NodeId Token(int number)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return new NodeId(bytes);
    }
}
