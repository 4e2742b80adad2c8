using System.Diagnostics;
using System.Text.Json;
using HyperDht.Testing;

namespace HyperDht.Cli.Bench;

/// <summary>A network in one process.</summary>
internal sealed class TestnetRole(BenchOptions options) : IBenchRole
{
    private HyperDhtTestnet? _network;

    public async Task<Action<Utf8JsonWriter>> StartAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        _network = await HyperDhtTestnet.StartAsync(options.Number("--nodes", 10), options.Bootstrap, port: 0, cancellationToken: cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return writer =>
        {
            writer.WriteStartArray("bootstrap");
            foreach (var entry in _network.Bootstrap)
            {
                writer.WriteStringValue(entry);
            }

            writer.WriteEndArray();
            writer.WriteNumber("boot_s", seconds);
        };
    }

    public Task<Action<Utf8JsonWriter>> RunAsync(string command, JsonElement arguments, CancellationToken cancellationToken) =>
        throw new NotSupportedException(command);

    public async ValueTask DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
