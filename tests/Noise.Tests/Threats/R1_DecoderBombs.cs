using HyperDht.Tests.Threats;

namespace HyperDht.Noise.Tests.Threats;

/// <summary>Handshake messages and frames with hostile lengths and points.</summary>
public sealed class R1_DecoderBombs
{
    [Fact]
    public void Frames_NeverThrowNorAllocateByClaim()
    {
        var (initiator, responder) = NoiseFixture.Sessions();
        using var writer = NoiseFixture.Writer(initiator);
        byte[] wire = [.. writer.HeaderFrame, .. NoiseFixture.Frame(writer, [1, 2, 3]), .. NoiseFixture.Frame(writer, [])];
        var budget = NoiseFixture.Budget();

        new DecoderAttack("frames", input =>
        {
            using var reader = new SecretStreamReader(NoiseFixture.Suite, responder, budget);
            while (reader.TryRead(input, out var consumed, out _))
            {
                input = input[consumed..];
            }
        }).Run(1, wire);

        Assert.Equal(0, budget.Used);
    }
}
