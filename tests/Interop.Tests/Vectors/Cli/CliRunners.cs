using System.Text.Json;
using System.Text.Json.Nodes;
using HyperDht.Cli.Node;
using HyperDht.Cli.Shared;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Cli;

/// <summary>What the npm binary creates and prints for a command line (spec 02 §12).</summary>
internal static class CliRunners
{
    public static void Run(VectorCase vector)
    {
        var words = vector.Input.GetProperty("args").EnumerateArray().Select(word => word.GetString()!).ToArray();
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var starter = new RecordingStarter();
        try
        {
            var plan = NodeCommandLine.Parse(words);
            RunPlan(vector, plan, starter, new ToolConsole(() => Stream.Null, output, error));
        }
        catch (UsageException exception)
        {
            error.Write(System.Text.Encoding.UTF8.GetBytes(exception.Message + "\n"));
        }

        Assert.Equal(Texts(vector.Output.GetProperty("stdout")), Lines(output));
        Assert.Equal(vector.Output.GetProperty("error").GetString(), Lines(error) is [var line, ..] ? line : null);
        var calls = new JsonArray([.. starter.Started.Select(Describe)]);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(vector.Output.GetProperty("calls").GetRawText()), calls), $"created {calls.ToJsonString()}");
    }

    private static void RunPlan(VectorCase vector, NodePlan plan, RecordingStarter starter, ToolConsole console)
    {
        using var stop = new CancellationTokenSource();
        var run = new NodeRun(plan, starter, console).RunAsync(stop.Token);
        foreach (var step in vector.Input.GetProperty("then").EnumerateArray())
        {
            switch (step[0].GetString())
            {
                case "ephemeral":
                    starter.Nodes[step[1].GetInt32()].Ephemeral += Raise.Event();
                    break;
                case "persistent":
                    starter.Nodes[step[1].GetInt32()].Persistent += Raise.Event();
                    break;
                case "SIGINT":
                    stop.Cancel();
                    Assert.Equal(ExitCode.Done, run.GetAwaiter().GetResult());
                    break;
            }
        }
    }

    private static JsonNode Describe(NodePlan plan) => plan.IsBootstrapper
        ? new JsonObject { ["create"] = "bootstrapper", ["port"] = plan.Port, ["host"] = plan.Host }
        : new JsonObject
        {
            ["create"] = "node",
            ["host"] = plan.Host,
            ["port"] = plan.Port,
            ["anyPort"] = plan.AnyPort,
            ["bootstrap"] = plan.Bootstrap is null ? null : new JsonArray([.. plan.Bootstrap.Select(entry => JsonValue.Create(entry))]),
        };

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private static string[] Lines(MemoryStream stream) =>
        System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
