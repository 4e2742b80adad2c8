using HyperDht.Runtime;

namespace HyperDht.Testing;

/// <summary>The one loop as the programs of a host see it: their timers wait while the host sleeps.</summary>
internal sealed class SimulatedHostLoop(SimulatedLoop loop, SimulatedHost host) : LoopDecorator(loop)
{
    public override ILoopTimer CreateTimer(Action callback) => loop.CreateTimer(callback, host);
}
