using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Bench;

/// <summary>The roles of the benchmarks.</summary>
internal static class BenchVerb
{
    public static async Task<int> RunAsync(string[] words, ToolConsole console)
    {
        if (words is [])
        {
            throw new UsageException("bench: name a role: udx-node, testnet, rpc-node, dht-server, dht-client");
        }

        var options = BenchOptions.Parse(words.AsSpan(1));
        IBenchRole role = words[0] switch
        {
            "udx-node" => new UdxNodeRole(options),
            "testnet" => new TestnetRole(options),
            "rpc-node" => new RpcNodeRole(options),
            "dht-server" => new DhtServerRole(options),
            "dht-client" => new DhtClientRole(options),
            var unknown => throw new UsageException($"bench: unknown role {unknown}"),
        };
        using var signals = StopSignals.Listen();
        await using (role)
        {
            return await new BenchLoop(role, console).RunAsync(signals.Token);
        }
    }
}
