using HyperDht.Runtime;

namespace HyperDht.Holepunch.Strategies;

/// <summary>The peer's port differs for everybody: random ports of its host, until one is open towards us.</summary>
/// <param name="random">Picks the ports.</param>
internal sealed class RandomProbing(IRandomSource random) : IHolepunchStrategy
{
    /// <summary>Probes of one attempt.</summary>
    public const int Probes = 1750;

    private const int LowestPort = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public string Name => "random";

    public bool IsThrottled => true;

    // So many packets go only to a host that has proven that it receives them.
    public IPunchPlan? TryPlan(PunchSituation situation) =>
        situation.Local.IsPredictable() && situation.Remote is NatKind.Random && situation.FirstVerified() is { } target
            ? new Plan(target.Host, random)
            : null;

    private sealed class Plan(uint host, IRandomSource random) : PunchPlan(TimeSpan.Zero, Interval, Probes)
    {
        protected override void AddRound(int round)
        {
            var port = LowestPort + random.Next(ushort.MaxValue + 1 - LowestPort);
            Add(new PunchStep(0, new PeerAddress(host, (ushort)port), PunchStep.NormalTimeToLive));
        }
    }
}
