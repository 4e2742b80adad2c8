using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Sending;

/// <summary>What is being repaired, and up to which packet: an episode is over when everything sent before it began has arrived (spec 04 §8).</summary>
internal struct RecoveryEpisode
{
    private uint _end;

    public RecoveryState State { get; private set; }

    /// <summary>Packets were found lost; false when they belong to an episode that runs already.</summary>
    /// <param name="next">The number of the next new packet.</param>
    public bool TryBegin(uint next)
    {
        if (State != RecoveryState.Open)
        {
            return false;
        }

        (State, _end) = (RecoveryState.Recovery, next);
        return true;
    }

    /// <summary>Nothing arrived for too long: all that is on its way counts as lost.</summary>
    /// <param name="next">The number of the next new packet.</param>
    public void StartOver(uint next) => (State, _end) = (RecoveryState.Loss, next);

    /// <summary>Ends the episode, when there is one and it has reached its end.</summary>
    /// <param name="acknowledged">The first number that is not acknowledged.</param>
    public bool TryEnd(uint acknowledged)
    {
        if (State == RecoveryState.Open || Sequence.IsBefore(acknowledged, _end))
        {
            return false;
        }

        State = RecoveryState.Open;
        return true;
    }
}
