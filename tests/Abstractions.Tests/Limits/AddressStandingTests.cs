namespace HyperDht.Abstractions.Tests.Limits;

public class AddressStandingTests
{
    private const uint Host = 0x01020304;
    private const uint Loopback = 0x7f000001;

    private readonly AddressStanding _standing = new(exemptLoopback: true);

    [Fact]
    public void Stranger_IsUnproven() => Assert.Equal(AddressClass.Unproven, _standing.Classify(Host, TimeSpan.Zero));

    [Theory]
    [InlineData(0x7f000001u, true, "Loopback")]
    [InlineData(0x7fffffffu, true, "Loopback")]
    [InlineData(0x7f000001u, false, "Unproven")]
    [InlineData(0x7effffffu, true, "Unproven")]
    [InlineData(0x80000000u, true, "Unproven")]
    public void Loopback_IsAClassOfItsOwnWhileItIsExempt(uint host, bool isExempt, string expected) =>
        Assert.Equal(Enum.Parse<AddressClass>(expected), new AddressStanding(isExempt).Classify(host, TimeSpan.Zero));

    [Fact]
    public void Proof_HoldsForTenMinutes()
    {
        _standing.HandleProof(Host, TimeSpan.FromMinutes(1));

        Assert.Equal(AddressClass.Proven, _standing.Classify(Host, TimeSpan.FromMinutes(11)));
        Assert.Equal(AddressClass.Unproven, _standing.Classify(Host, TimeSpan.FromMinutes(11) + TimeSpan.FromTicks(1)));
        Assert.Equal(AddressClass.Unproven, _standing.Classify(Host + 1, TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void ProofThatIsRenewed_HoldsOn()
    {
        for (var minute = 0; minute <= 60; minute += 9)
        {
            _standing.HandleProof(Host, TimeSpan.FromMinutes(minute));
        }

        Assert.Equal(AddressClass.Proven, _standing.Classify(Host, TimeSpan.FromMinutes(63)));
        Assert.Equal(1, _standing.Count);
    }

    [Fact]
    public void LoopbackThatIsNotExempt_CanBeProven()
    {
        var standing = new AddressStanding(exemptLoopback: false);

        standing.HandleProof(Loopback, TimeSpan.Zero);

        Assert.Equal(AddressClass.Proven, standing.Classify(Loopback, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Probe_IsTakenOnceInTenSeconds_AndOnlyForStrangers()
    {
        Assert.True(_standing.TryTakeProbe(Host, TimeSpan.Zero));
        Assert.False(_standing.TryTakeProbe(Host, TimeSpan.FromSeconds(9.9)));
        Assert.True(_standing.TryTakeProbe(Host + 1, TimeSpan.FromSeconds(9.9)));
        Assert.True(_standing.TryTakeProbe(Host, TimeSpan.FromSeconds(10)));
        Assert.False(_standing.TryTakeProbe(Loopback, TimeSpan.FromSeconds(10)));

        _standing.HandleProof(Host, TimeSpan.FromSeconds(20));

        Assert.False(_standing.TryTakeProbe(Host, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Crowd_IsBounded_AndWhoWasProvenLongestAgoIsForgotten()
    {
        var standing = new AddressStanding(exemptLoopback: true, capacity: 100);
        for (var i = 0u; i < 1000; i++)
        {
            standing.HandleProof(Host + i, TimeSpan.FromMilliseconds(i));
        }

        Assert.InRange(standing.Count, 1, 100);
        Assert.Equal(AddressClass.Proven, standing.Classify(Host + 999, TimeSpan.FromSeconds(1)));
        Assert.Equal(AddressClass.Unproven, standing.Classify(Host, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void BusyHost_OutlivesACrowd()
    {
        var standing = new AddressStanding(exemptLoopback: true, capacity: 100);
        for (var i = 0u; i < 10_000; i++)
        {
            var now = TimeSpan.FromSeconds(i);
            standing.HandleProof(Host, now);
            standing.HandleProof(Host + 1 + i, now);
        }

        Assert.Equal(AddressClass.Proven, standing.Classify(Host, TimeSpan.FromSeconds(10_000)));
        Assert.InRange(standing.Count, 1, 100);
    }

    [Fact]
    public void ProbesOfACrowd_AreBounded()
    {
        var standing = new AddressStanding(exemptLoopback: true, capacity: 100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0u; i < 1_000_000; i++)
        {
            Assert.True(standing.TryTakeProbe(i, TimeSpan.FromMilliseconds(i / 1000)));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }
}
