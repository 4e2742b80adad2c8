using HyperDht.Holepunch.Strategies;
using HyperDht.Testing;

namespace HyperDht.Holepunch.Tests.Strategies;

public class PunchPlanTests
{
    private static readonly IHolepunchStrategy[] All =
        [new ConsistentProbing(), new RandomProbing(new SeededRandomSource(1)), new BirthdaySockets()];

    [Theory]
    [InlineData(NatKind.Consistent, NatKind.Consistent, "consistent")]
    [InlineData(NatKind.Open, NatKind.Open, "consistent")]
    [InlineData(NatKind.Consistent, NatKind.Random, "random")]
    [InlineData(NatKind.Random, NatKind.Consistent, "birthday")]
    [InlineData(NatKind.Random, NatKind.Random, null)]
    [InlineData(NatKind.Unknown, NatKind.Consistent, null)]
    public void EachPair_HasAtMostOneStrategy(NatKind local, NatKind remote, string? expected)
    {
        var situation = new PunchSituation(local, remote, [new(PeerAddress.Parse("50.0.0.1:9"), IsVerified: true)], IsInitiator: true);

        Assert.Equal(expected is null ? [] : [expected], All.Where(s => s.TryPlan(situation) is not null).Select(s => s.Name));
    }

    [Theory]
    [InlineData(NatKind.Consistent, NatKind.Random)]
    [InlineData(NatKind.Random, NatKind.Consistent)]
    public void LargePunch_NeedsAHostThatHasProvenItself(NatKind local, NatKind remote) => Assert.All(
        All,
        s => Assert.Null(s.TryPlan(new PunchSituation(local, remote, [new(PeerAddress.Parse("50.0.0.1:9"), IsVerified: false)], true))));

    [Fact]
    public void TwoHundredTargets_GetTwelveProbesEachAtMostAndOnlyEightOfThem()
    {
        PunchTarget[] targets = [.. Enumerable.Range(0, 200).Select(i => new PunchTarget(new PeerAddress(0x32000001 + (uint)i, 9), IsVerified: true))];
        var sent = Run(new ConsistentProbing().TryPlan(new(NatKind.Consistent, NatKind.Consistent, targets, IsInitiator: true))!);

        var perTarget = sent.GroupBy(step => step.Destination).ToArray();
        Assert.Equal(ConsistentProbing.MaxTargets, perTarget.Length);
        Assert.All(perTarget, probes => Assert.InRange(probes.Count(), 1, 12));
    }

    [Fact]
    public void RandomProbing_StaysOnOneHostAboveReservedPorts()
    {
        var target = PeerAddress.Parse("50.0.0.1:0");
        var sent = Run(new RandomProbing(new SeededRandomSource(5)).TryPlan(new(NatKind.Consistent, NatKind.Random, [new(target, true)], true))!);

        Assert.Equal(RandomProbing.Probes, sent.Count);
        Assert.All(sent, step => Assert.True(step.Destination.Host == target.Host && step.Destination.Port >= 1000));
    }

    // The birthday odds: 1,750 random ports against 256 open ones of 64,512 miss in 0.1 % of all tries. One try is enough.
    [Fact]
    public void OneTry_MissesTheBirthdaySocketsOncePerThousand()
    {
        const int Tries = 1000;
        var random = new SeededRandomSource(6);
        var target = PeerAddress.Parse("50.0.0.1:0");
        var missed = 0;
        for (var i = 0; i < Tries; i++)
        {
            var open = new HashSet<ushort>();
            while (open.Count < BirthdaySockets.DefaultSockets)
            {
                open.Add((ushort)(1024 + random.Next(ushort.MaxValue + 1 - 1024)));
            }

            var plan = new RandomProbing(random).TryPlan(new(NatKind.Consistent, NatKind.Random, [new(target, true)], true))!;
            missed += Run(plan).Exists(step => open.Contains(step.Destination.Port)) ? 0 : 1;
        }

        Assert.InRange(missed, 0, 4);
    }

    private static List<PunchStep> Run(IPunchPlan plan)
    {
        var sent = new List<PunchStep>();
        plan.Start(TimeSpan.Zero);
        while (true)
        {
            while (plan.TryTakeStep(out var step))
            {
                sent.Add(step);
            }

            if (plan.Deadline is not { } deadline)
            {
                return sent;
            }

            plan.HandleTimeout(deadline);
        }
    }
}
