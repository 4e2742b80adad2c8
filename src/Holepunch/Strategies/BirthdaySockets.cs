namespace HyperDht.Holepunch.Strategies;

/// <summary>Our port differs for everybody: many sockets towards one address, so that the peer's random probes hit one of them.</summary>
/// <param name="sockets">How many; 256 on the wire of the reference.</param>
internal sealed class BirthdaySockets(int sockets = BirthdaySockets.DefaultSockets) : IHolepunchStrategy
{
    /// <summary>Sockets of one attempt, the first included.</summary>
    public const int DefaultSockets = 256;

    private const int Probes = 1750;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public string Name => "birthday";

    public bool IsThrottled => true;

    public IPunchPlan? TryPlan(PunchSituation situation) =>
        situation.Local is NatKind.Random && situation.Remote.IsPredictable() && situation.FirstVerified() is { } target
            ? new Plan(target, sockets)
            : null;

    private sealed class Plan(PeerAddress target, int sockets) : PunchPlan(Pause, Interval, Probes)
    {
        protected override void AddOpening()
        {
            for (var i = 1; i < sockets; i++)
            {
                Add(new PunchStep(i, target, PunchStep.OpeningTimeToLive));
            }
        }

        // The first walk opens our own NAT once more; an unexpected packet at the peer's could close it to us.
        protected override void AddRound(int round) => Add(new PunchStep(
            round % sockets, target, round < sockets ? PunchStep.OpeningTimeToLive : PunchStep.NormalTimeToLive));
    }
}
