using System.Text.Json;
using HyperDht.Testing;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>A network on loopback, of our nodes or of the reference's, and the tool run in it.</summary>
internal sealed class VerbNetwork : IAsyncDisposable
{
    public const int Size = 8;

    private HyperDhtTestnet? _own;
    private ToolProcess? _reference;
    private string _bootstrap = string.Empty;

    private VerbNetwork()
    {
    }

    /// <summary>Starts one.</summary>
    /// <param name="kind"><c>own</c> or <c>reference</c>; the latter skips the test where npm hyperdht is missing.</param>
    public static async Task<VerbNetwork> StartAsync(string kind)
    {
        var network = new VerbNetwork();
        if (kind == "own")
        {
            network._own = await HyperDhtTestnet.StartAsync(Size);
            network._bootstrap = network._own.Bootstrap[0];
            return network;
        }

        var modules = ReferenceModules.Find();
        Skip.If(modules is null, ReferenceModules.Missing);
        var testnet = JsonSerializer.Serialize(Path.Combine(modules!, "hyperdht", "testnet.js"));
        network._reference = ToolProcess.StartProgram("node", ["-e", $$"""
            const createTestnet = require({{testnet}})
            process.stdin.on('end', () => process.exit(0)).resume()
            createTestnet({{Size}}, { host: '127.0.0.1' }).then((net) => console.log(net.bootstrap[0].host + ':' + net.bootstrap[0].port))
            """]);
        await network._reference.WaitForLinesAsync(1);
        network._bootstrap = network._reference.OutputLines.First();
        return network;
    }

    /// <summary>A command line for this network with JSON status.</summary>
    public string[] Line(params string[] words) => [.. words, "--host", "127.0.0.1", "--bootstrap", _bootstrap, "--json"];

    /// <summary>Runs the tool to its end.</summary>
    public Task<VerbResult> RunAsync(params string[] words) => RunLineAsync(Line(words));

    /// <summary>Runs the tool to its end, for people.</summary>
    public Task<VerbResult> RunTextAsync(params string[] words) => RunLineAsync(Line(words)[..^1]);

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        if (_reference is not null)
        {
            await _reference.DisposeAsync();
        }
    }

    private static async Task<VerbResult> RunLineAsync(string[] line)
    {
        await using var tool = ToolProcess.Start(line);
        var (code, output) = await tool.EndAsync();
        return new VerbResult(code, output, tool.ErrorText);
    }
}
