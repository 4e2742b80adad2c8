using System.Text.Json;
using HyperDht.Interop.Tests.Vectors.Connect;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>Channels over one connection (spec 05 §9.2 to §9.7).</summary>
internal static class MultiplexerRunners
{
    public static void Play(VectorCase vector)
    {
        var script = new MultiplexerScript();
        script.Play(vector.Input.GetProperty("ops"));

        var expected = vector.Output.GetProperty("events").EnumerateArray().Select(Text).ToArray();
        Assert.Equal(Frames(expected), Frames(script.Events));
        Assert.Equal(Others(expected), Others(script.Events));
    }

    // The order of frames counts, and that of everything else; not the order of the two (spec 05 §14).
    private static string[] Frames(IEnumerable<string> events) => [.. events.Where(e => e.Contains(" write ", StringComparison.Ordinal))];

    private static string[] Others(IEnumerable<string> events) => [.. events.Where(e => !e.Contains(" write ", StringComparison.Ordinal))];

    private static string Text(JsonElement entry)
    {
        var at = entry.GetProperty("at").GetInt32();
        foreach (var name in new[] { "streamError", "streamEnd", "streamClose" })
        {
            if (!entry.IsNull(name))
            {
                return $"{at} {name}";
            }
        }

        var kind = new[] { "write", "opened", "message", "closed", "destroyed", "refused", "pair" }.Single(name => !entry.IsNull(name));
        var subject = entry.GetProperty(kind).GetString();
        return kind switch
        {
            "opened" => $"{at} opened {subject} {Value(entry, "handshake")}",
            "message" => $"{at} message {subject} {entry.GetProperty("type").GetInt32()} {Value(entry, "value")}",
            "closed" => $"{at} closed {subject} {Value(entry, "remote")}",
            "pair" => $"{at} pair {subject} {Value(entry, "id")}",
            _ => $"{at} {kind} {subject}",
        };
    }

    private static string Value(JsonElement entry, string name)
    {
        var value = entry.GetProperty(name);
        return value.ValueKind is JsonValueKind.String ? value.GetString()! : value.ValueKind is JsonValueKind.Null ? "null" : value.GetRawText();
    }
}
