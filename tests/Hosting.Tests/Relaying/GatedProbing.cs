using HyperDht.Holepunch;

namespace HyperDht.Hosting.Tests.Relaying;

/// <summary>Between two consistent NATs: probes that leave when the gate is open.</summary>
public sealed class GatedProbing(ProbingGate gate) : IHolepunchStrategy
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public string Name => "gated";

    public bool IsThrottled => false;

    public IPunchPlan? TryPlan(PunchSituation situation) => situation.Targets is [var target, ..] ? new Plan(gate, target.Address) : null;

    private sealed class Plan(ProbingGate gate, PeerAddress target) : IPunchPlan
    {
        private bool _isDue;

        public TimeSpan? Deadline { get; private set; }

        public void Start(TimeSpan now) => Deadline = now + Interval;

        public void HandleTimeout(TimeSpan now)
        {
            _isDue = gate.IsOpen;
            Deadline = now + Interval;
        }

        public bool TryTakeStep(out PunchStep step)
        {
            step = new PunchStep(0, target, PunchStep.NormalTimeToLive);
            var isDue = _isDue;
            _isDue = false;
            return isDue;
        }
    }
}
