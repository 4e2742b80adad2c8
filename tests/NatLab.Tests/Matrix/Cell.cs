using System.Globalization;
using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Matrix;

/// <summary>The runs of one pair of hosts with one pair of implementations.</summary>
/// <param name="what">The pair of hosts, server first.</param>
/// <param name="sides">The implementations.</param>
internal sealed class Cell(string what, Sides sides)
{
    private readonly Lock _gate = new();
    private readonly List<Outcome> _outcomes = [];

    public string What => what;

    public Sides Sides => sides;

    public int Count => _outcomes.Count;

    public int Connected => _outcomes.Count(outcome => outcome.Code is null);

    /// <summary>Of those that connected; of all when nothing did.</summary>
    public double Median => Times is { Count: > 0 } times ? (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2 : 0;

    public double Max => Times is { Count: > 0 } times ? times[^1] : 0;

    public string Paths => string.Join(", ", _outcomes
        .GroupBy(outcome => outcome.Code ?? outcome.Path)
        .OrderByDescending(group => group.Count())
        .Select(group => group.Count() == Count ? group.Key : $"{group.Key} {group.Count()}"));

    public void Add(Outcome outcome)
    {
        lock (_gate)
        {
            _outcomes.Add(outcome);
        }
    }

    public int ConnectedWithin(TimeSpan limit) => _outcomes.Count(outcome => outcome.Code is null && outcome.Milliseconds <= limit.TotalMilliseconds);

    public int EndedBy(string code) => _outcomes.Count(outcome => outcome.Code == code);

    /// <summary>How many clients named a reason in their message or their trace.</summary>
    public int Named(string reason) => _outcomes.Count(outcome => outcome.Trace.Contains(reason, StringComparison.Ordinal));

    public int Over(string path) => _outcomes.Count(outcome => outcome.Code is null && outcome.Path == path);

    /// <summary>What the clients said of the runs that went wrong, and of the slowest one.</summary>
    public string Story() => string.Join('\n', _outcomes
        .Where(outcome => outcome.Code is not null || outcome.Milliseconds >= Max)
        .Select(outcome => $"    {outcome.Code ?? outcome.Path} after {outcome.Milliseconds:0} ms: {outcome.Trace}"));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{what,-37} {sides,-10} {Connected,3}/{Count,-3} {Median,9:0.0} {Max,9:0.0}  {Paths}");

    private List<double> Times => [.. (Connected > 0 ? _outcomes.Where(outcome => outcome.Code is null) : _outcomes)
        .Select(outcome => outcome.Milliseconds).Order()];
}
