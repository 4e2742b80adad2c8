namespace HyperDht.Holepunch.Strategies;

/// <summary>Both ports are the same for everybody: a probe a second to each address until one comes back.</summary>
internal sealed class ConsistentProbing : IHolepunchStrategy
{
    /// <summary>Addresses probed at most, whatever the peer lists (threat-model H7).</summary>
    public const int MaxTargets = 8;

    private const int Rounds = 10;
    private const int UnverifiedEvery = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Name => "consistent";

    public bool IsThrottled => false;

    public IPunchPlan? TryPlan(PunchSituation situation) =>
        situation.Local.IsPredictable() && situation.Remote.IsPredictable() && situation.Targets.Count > 0
            ? new Plan([.. situation.Targets.Take(MaxTargets)], situation.IsInitiator ? TimeSpan.Zero : Interval)
            : null;

    // The listener waits a round: its answer to the fast opening may have done it already.
    private sealed class Plan(PunchTarget[] targets, TimeSpan pause) : PunchPlan(pause, Interval, Rounds)
    {
        protected override void AddRound(int round)
        {
            foreach (var target in targets)
            {
                // Who has not proven that it wants these packets gets few of them.
                if (target.IsVerified || round % UnverifiedEvery == UnverifiedEvery - 1)
                {
                    Add(new PunchStep(0, target.Address, PunchStep.NormalTimeToLive));
                }
            }
        }
    }
}
