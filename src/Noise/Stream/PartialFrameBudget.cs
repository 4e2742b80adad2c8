using HyperDht.Limits;

namespace HyperDht.Noise;

/// <summary>The memory that all frames under way may take together (threat-model S1).</summary>
/// <remarks>
/// Thread safe, because streams of several loops share one. Never refuses memory for bytes that have arrived: it says who
/// should stop inviting more. The largest frame may always go on, so that somebody always finishes.
/// </remarks>
internal sealed class PartialFrameBudget(SecretStreamLimits limits)
{
    private readonly Lock _gate = new();
    private readonly HashSet<PartialFrame> _holders = [];
    private long _used;

    /// <summary>Bytes held by frames under way.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Accounts for a change.</summary>
    /// <param name="holder">Whose memory.</param>
    /// <param name="bytes">Positive or negative.</param>
    public void Change(PartialFrame holder, int bytes)
    {
        lock (_gate)
        {
            _used += bytes;
            holder.Accounted += bytes;
            if (holder.Accounted == 0)
            {
                _holders.Remove(holder);
            }
            else
            {
                _holders.Add(holder);
            }
        }
    }

    /// <summary>Whether a stream should keep its window closed until others have finished.</summary>
    /// <param name="holder">Its frame under way.</param>
    public bool ShouldHold(PartialFrame holder)
    {
        if (Used <= limits.PartialFrameBudget)
        {
            return false;
        }

        lock (_gate)
        {
            foreach (var other in _holders)
            {
                if (other.Accounted > holder.Accounted)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
