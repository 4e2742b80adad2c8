using Foreign.Parts.Plugins;
using HyperDht.Messaging;
using HyperDht.Plugins;

namespace HyperDht.Simulation.Tests.Plugins;

/// <summary>Makes nodes behave as if they lacked the plug-in: the reference's are silent, ours answer error 1.</summary>
internal sealed class Absence : IDhtBehavior<DhtPluginMessage<Tally, ReadTotal, Total>, Total>
{
    public HashSet<PeerAddress> Silent { get; } = [];

    public HashSet<PeerAddress> Refusing { get; } = [];

    /// <summary>Requests that met with silence.</summary>
    public int Ignored { get; private set; }

    public PipelineStage Stage => PipelineStage.Limit;

    public ValueTask<DhtOutcome<Total>> HandleAsync(
        DhtPluginMessage<Tally, ReadTotal, Total> message, NextBehavior<Total> next, CancellationToken cancellationToken)
    {
        if (Silent.Contains(message.Request.To))
        {
            Ignored++;
            return new(DhtOutcome<Total>.Silent);
        }

        return Refusing.Contains(message.Request.To) ? new(DhtOutcome<Total>.Error(1)) : next();
    }
}
