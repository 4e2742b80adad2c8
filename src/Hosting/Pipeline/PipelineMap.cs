using System.Globalization;
using System.Text;

namespace HyperDht.Hosting.Pipeline;

/// <summary>Every message, its behaviors in order, its handler and which way it goes.</summary>
/// <param name="Entries">Internal commands first, then by number.</param>
internal sealed record PipelineMap(IReadOnlyList<PipelineMapEntry> Entries)
{
    /// <summary>One line for each message.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var entry in Entries)
        {
            var space = entry.Command.IsInternal ? "rpc" : "dht";
            text.Append(CultureInfo.InvariantCulture, $"{space} {entry.Command.Number,2}  {entry.Message,-14} ");
            text.Append(entry.IsMediated ? "mediatr  " : "chain    ");
            text.AppendJoin(" > ", entry.Behaviors.Append(entry.Handler)).Append('\n');
        }

        return text.ToString();
    }
}
