namespace HyperDht.Noise.Tests.Threats;

/// <summary>Bad, short, replayed, reflected records.</summary>
public sealed class S2_BadRecords
{
    [Fact]
    public void EveryChangedByte_IsCaughtByTheNextFrame()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        var wire = Session(initiator, out _);

        for (var position = 0; position < wire.Length; position++)
        {
            foreach (var mask in (ReadOnlySpan<byte>)[0x01, 0x80, 0xff])
            {
                var changed = (byte[])wire.Clone();
                changed[position] ^= mask;
                var budget = NoiseFixture.Budget();
                using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, budget);
                var messages = NoiseFixture.Feed(reader, changed);

                // A longer length waits for bytes that never come: the end then tells.
                Assert.True(reader.Fault is not StreamFault.None || !reader.HandleEnd(), $"byte {position} mask {mask:x2}");
                Assert.All(messages, m => Assert.InRange(m.Length, 0, 64));
                Assert.Equal(0, budget.Used);
            }
        }
    }

    [Fact]
    public void DroppedRepeatedOrSwappedFrames_AreFaults()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        Session(initiator, out var frames);
        var header = frames[0];

        AssertFault(responder, StreamFault.Forged, header, frames[2]);
        AssertFault(responder, StreamFault.Forged, header, frames[1], frames[1]);
        AssertFault(responder, StreamFault.Forged, header, frames[2], frames[1]);
        AssertFault(responder, StreamFault.FrameLength, header, [16, 0, 0]);
        AssertFault(responder, StreamFault.FrameLength, header, [0, 0, 0]);
        AssertFault(responder, StreamFault.Forged, header, header);
    }

    [Fact]
    public void ReflectedStream_IsRefusedByItsHeader()
    {
        var (initiator, _) = NoiseFixture.Sessions();

        AssertFault(initiator, StreamFault.HeaderIdentity, Session(initiator, out _));
    }

    [Fact]
    public void AnotherSession_IsRefusedByItsHeader()
    {
        var (initiator, _) = NoiseFixture.Sessions();
        var (_, other) = NoiseFixture.Sessions(NoisePattern.XX);

        AssertFault(other, StreamFault.HeaderIdentity, Session(initiator, out _));
    }

    [Fact]
    public void FirstFault_IsFinal()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        Session(initiator, out var frames);
        using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, NoiseFixture.Budget());
        NoiseFixture.Feed(reader, [.. frames[0], .. frames[2]]);

        Assert.Empty(NoiseFixture.Feed(reader, frames[1]));
        Assert.Equal(StreamFault.Forged, reader.Fault);
        Assert.Equal(DhtErrorCodes.InvalidStream, reader.Fault.ToException().ErrorCode);
    }

    private static byte[] Session(SessionKeys keys, out byte[][] frames)
    {
        using var writer = NoiseFixture.Writer(keys);
        frames =
        [
            writer.HeaderFrame.ToArray(),
            NoiseFixture.Frame(writer, NoiseFixture.Random(5)),
            NoiseFixture.Frame(writer, []),
            NoiseFixture.Frame(writer, NoiseFixture.Random(64)),
            NoiseFixture.Frame(writer, NoiseFixture.Random(17)),
        ];
        return [.. frames.SelectMany(f => f)];
    }

    private static void AssertFault(SessionKeys keys, StreamFault fault, params byte[][] parts)
    {
        using var reader = new SecretStreamReader(NoiseFixture.Suite, keys, NoiseFixture.Budget());
        foreach (var part in parts)
        {
            NoiseFixture.Feed(reader, part);
        }

        Assert.Equal(fault, reader.Fault);
    }
}
