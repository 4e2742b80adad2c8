using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>A node that pings another.</summary>
internal sealed class RpcNodeRole(BenchOptions options) : IBenchRole
{
    private HyperDhtNode? _node;

    public async Task<Action<Utf8JsonWriter>> StartAsync(CancellationToken cancellationToken)
    {
        _node = await HyperDhtNode.StartAsync(
            node =>
            {
                node.Host = "127.0.0.1";
                node.Bootstrap = [.. options.Bootstrap];
                node.Ephemeral = false;
                node.Firewalled = false;
                node.Port = 0;
            },
            cancellationToken);
        return writer => writer.WriteNumber("port", _node.Rpc.Address.Port);
    }

    public async Task<Action<Utf8JsonWriter>> RunAsync(string command, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (command != "ping")
        {
            throw new NotSupportedException(command);
        }

        var target = PeerAddress.Loopback((ushort)arguments.Int("port"));
        var result = await ManyResult.RunAsync(
            arguments.Int("n"), arguments.Int("concurrency", 1), _ => _node!.Rpc.PingAsync(target, null, cancellationToken));
        return result.WriteTo;
    }

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? default;
}
