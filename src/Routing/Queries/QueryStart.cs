namespace HyperDht.Routing.Queries;

/// <summary>The first milliseconds of a walk that one good reply ends: few are asked, and more when none of them is near, or knows.</summary>
/// <param name="visits">Nodes that are asked, or have answered with a value, meanwhile.</param>
internal sealed class QueryStart(int visits)
{
    // Longer than an answer takes within a machine or a building, shorter than anybody notices.
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(4);

    private TimeSpan? _endsAt;
    private bool _isOver;
    private int _values;

    /// <summary>When more visits may begin; null when nothing holds them back.</summary>
    public TimeSpan? Deadline => _isOver ? null : _endsAt;

    /// <summary>How many visits may be under way.</summary>
    public int Limit(int concurrency, TimeSpan now)
    {
        _isOver |= visits >= concurrency || now >= _endsAt;
        if (_isOver)
        {
            return concurrency;
        }

        _endsAt ??= now + Length;
        return visits - _values;
    }

    /// <summary>A node has answered with a value: the walk may be over as soon as somebody has read it.</summary>
    public void HandleValue() => _values++;
}
