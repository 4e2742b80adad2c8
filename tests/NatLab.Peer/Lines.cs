using System.Text.Json.Nodes;

namespace HyperDht.NatLab.Peer;

/// <summary>Events on standard output, one JSON object a line.</summary>
internal static class Lines
{
    public static void Write(string name, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var line = new JsonObject { ["event"] = name };
        foreach (var field in fields)
        {
            line[field.Name] = field.Value;
        }

        Console.Out.WriteLine(line.ToJsonString());
        Console.Out.Flush();
    }
}
