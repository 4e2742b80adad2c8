using HyperDht.Connections.Listening;
using HyperDht.Limits;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>First messages by the thousand from one host: how many of them cost curve work. What they cost is measured over real sockets.</summary>
public sealed class H1_CpuFlood
{
    private const int PerSecond = 5000;
    private const int Seconds = 10;
    private const uint Attacker = 0x5a000001;

    private readonly HandshakeRates _rates = new(new ConnectionsLimits());

    [Theory]
    [InlineData(96, false)]
    [InlineData(97, true)]
    [InlineData(1200, true)]
    [InlineData(1201, false)]
    public void Length_IsLookedAtFirst(int length, bool isPlausible)
    {
        using var point = KeyPair.FromSeed(new byte[32]);
        var noise = new byte[length];
        point.PublicKey.Span.CopyTo(noise);

        Assert.Equal(isPlausible, new HandshakeAdmission(new ConnectionsLimits(), exemptLoopback: true).IsPlausible(noise));
        noise.AsSpan(0, PublicKey.Length).Clear();
        Assert.False(new HandshakeAdmission(new ConnectionsLimits(), exemptLoopback: true).IsPlausible(noise));
    }

    [Theory]
    [InlineData(false, 200 + (50 * Seconds))]
    [InlineData(true, 50 * (200 + (50 * Seconds)))]
    public void OneClient_HasItsShare(bool isProven, int most)
    {
        var read = Count((_, now) => _rates.TryTakeDirect(Attacker, isProven, now));

        Assert.InRange(read, most * 0.9, most);
    }

    [Theory]
    [InlineData(false, 800 + (400 * Seconds))]
    [InlineData(true, 8000 + (4000 * Seconds))]
    public void OneRelay_HasItsShare(bool isOwnRelay, int most)
    {
        var read = Count((i, now) => _rates.TryTakeRelayed((uint)i, Attacker, isOwnRelay, now));

        Assert.InRange(read, most * 0.9, most);
    }

    // Strangers may claim to forward for a client as often as they like.
    [Fact]
    public void ClientBehindOurRelay_IsNotLimitedByWhatOthersClaim()
    {
        const uint client = 0x50000001;
        Count((i, now) => _rates.TryTakeRelayed(client, (uint)i, isOwnRelay: false, now));

        Assert.True(_rates.TryTakeRelayed(client, 7, isOwnRelay: true, TimeSpan.FromSeconds(Seconds)));
        Assert.False(_rates.TryTakeRelayed(client, 8, isOwnRelay: false, TimeSpan.FromSeconds(Seconds)));
    }

    private static int Count(Func<int, TimeSpan, bool> takes)
    {
        var taken = 0;
        for (var i = 0; i < PerSecond * Seconds; i++)
        {
            taken += takes(i, TimeSpan.FromSeconds((double)i / PerSecond)) ? 1 : 0;
        }

        return taken;
    }
}
