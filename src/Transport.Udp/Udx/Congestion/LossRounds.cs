using HyperDht.Transport;

namespace HyperDht.Udx.Congestion;

/// <summary>Sums up losses round by round. Random loss of a few percent is not congestion; a burst that overflows a queue is.</summary>
internal sealed class LossRounds
{
    private const double HeavyShare = 0.15;
    private const int HeavyPackets = 8;

    private int _lost;
    private int _delivered;

    /// <summary>Adds a batch; true when it closes a round in which much was lost.</summary>
    public bool Add(in CongestionSample sample, bool isRoundStart)
    {
        _lost += sample.Lost;
        _delivered += sample.Acknowledged;
        if (!isRoundStart)
        {
            return false;
        }

        var isHeavy = _lost >= HeavyPackets && _lost > HeavyShare * (_lost + _delivered);
        _lost = 0;
        _delivered = 0;
        return isHeavy;
    }
}
