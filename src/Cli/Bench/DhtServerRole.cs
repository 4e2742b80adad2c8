using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>A node with listeners that echo, or count and tell.</summary>
internal sealed class DhtServerRole(BenchOptions options) : IBenchRole
{
    private const int BufferSize = 64 * 1024;

    private readonly bool _echo = options.Text("--mode", "sink") == "echo";
    private readonly List<IHyperDhtListener> _listeners = [];
    private HyperDhtNode? _node;
    private int _connections;

    public async Task<Action<Utf8JsonWriter>> StartAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        _node = await HyperDhtNode.StartAsync(options.ApplyTo, cancellationToken);
        var booted = Stopwatch.GetTimestamp();
        for (var i = options.Number("--servers", 1); i > 0; i--)
        {
            var listener = await _node.ListenAsync(KeyPair.Generate(), options.Listening, cancellationToken);
            _listeners.Add(listener);
            _ = ServeAsync(listener);
        }

        var listenSeconds = Stopwatch.GetElapsedTime(booted).TotalSeconds;
        return writer =>
        {
            writer.WriteStartArray("keys");
            foreach (var listener in _listeners)
            {
                writer.WriteStringValue(listener.PublicKey.ToHex());
            }

            writer.WriteEndArray();
            writer.WriteNumber("boot_s", Stopwatch.GetElapsedTime(began, booted).TotalSeconds);
            writer.WriteNumber("listen_s", listenSeconds);
        };
    }

    public Task<Action<Utf8JsonWriter>> RunAsync(string command, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (command != "stat")
        {
            throw new NotSupportedException(command);
        }

        return Task.FromResult<Action<Utf8JsonWriter>>(writer =>
        {
            writer.WriteNumber("connections", _connections);
            writer.WriteBoolean("firewalled", _node!.Rpc.IsFirewalled);
        });
    }

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? default;

    private async Task ServeAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(IHyperDhtConnection connection)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await using var _ = connection;
            await (_echo ? EchoAsync(connection) : CountAsync(connection));
            await connection.Closed;
        }
        catch (Exception exception) when (exception is HyperDhtException or IOException)
        {
            // The client dropped it, as the benchmark asks.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private static async Task EchoAsync(IHyperDhtConnection connection)
    {
        var stream = connection.AsStream();
        var buffer = new byte[512];
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read));
        }

        await connection.CompleteWritesAsync();
    }

    private static async Task CountAsync(IHyperDhtConnection connection)
    {
        var stream = connection.AsStream();
        var buffer = new byte[BufferSize];
        var total = 0L;
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            total += read;
        }

        BinaryPrimitives.WriteInt64LittleEndian(buffer, total);
        await stream.WriteAsync(buffer.AsMemory(0, sizeof(long)));
        await connection.CompleteWritesAsync();
    }
}
