using System.Globalization;
using System.Text;

namespace HyperDht.Simulation.Tests.Nats.Matrix;

/// <summary>The outcomes of all seeds, pair by pair.</summary>
internal static class MatrixTable
{
    /// <summary>One line a server, one column a client: connected of all, and the median time of those.</summary>
    public static string Of(IReadOnlyList<MatrixOutcome> outcomes)
    {
        var cells = outcomes.ToLookup(outcome => (outcome.Server, outcome.Client));
        var kinds = MatrixKind.All.Select(kind => kind.Name).Where(name => outcomes.Any(o => o.Server == name || o.Client == name)).ToArray();
        var text = new StringBuilder("connected/all and median ms; server below, client across\n").Append($"{string.Empty,-11}");
        foreach (var client in kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"{client,15}");
        }

        foreach (var server in kinds)
        {
            text.Append('\n').Append($"{server,-11}");
            foreach (var client in kinds)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Cell([.. cells[(server, client)]]),15}");
            }
        }

        return text.ToString();
    }

    private static string Cell(MatrixOutcome[] outcomes)
    {
        if (outcomes.Length == 0)
        {
            return "-";
        }

        var connected = outcomes.Where(outcome => outcome.Path is not null).ToArray();
        var times = (connected.Length > 0 ? connected : outcomes).Select(outcome => outcome.Time).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{connected.Length}/{outcomes.Length} {times[times.Length / 2].TotalMilliseconds:0}");
    }
}
