using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>A node that connects, sends and asks.</summary>
internal sealed class DhtClientRole(BenchOptions options) : IBenchRole
{
    private readonly List<IHyperDhtConnection> _held = [];
    private readonly Lock _gate = new();
    private HyperDhtNode? _node;

    public async Task<Action<Utf8JsonWriter>> StartAsync(CancellationToken cancellationToken)
    {
        _node = await HyperDhtNode.StartAsync(options.ApplyTo, cancellationToken);
        return writer => writer.WriteNumber("hash", 32);
    }

    public Task<Action<Utf8JsonWriter>> RunAsync(string command, JsonElement arguments, CancellationToken cancellationToken) => command switch
    {
        "bulk" => BulkAsync(arguments.Key(), arguments.Long("bytes"), arguments.Int("write"), cancellationToken),
        "echo" => EchoAsync(arguments.Key(), arguments.Int("n"), arguments.Int("size"), cancellationToken),
        "connect" => ConnectAsync(
            arguments.Keys(), arguments.Int("n"), arguments.Int("concurrency", 1), arguments.Flag("hold"), cancellationToken),
        "echo-all" => EchoAllAsync(arguments.Int("size"), arguments.Int("concurrency"), cancellationToken),
        "release" => ReleaseAsync(),
        "query" => new QueryCommand(_node!).RunAsync(
            arguments.GetProperty("op").GetString()!, arguments.Int("n"), arguments.Int("concurrency", 1), cancellationToken),
        _ => throw new NotSupportedException(command),
    };

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? default;

    private static async Task EchoOnceAsync(Stream stream, byte[] message, byte[] answer, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(message, cancellationToken);
        await stream.ReadExactlyAsync(answer, cancellationToken);
    }

    private async Task<Action<Utf8JsonWriter>> BulkAsync(PublicKey key, long bytes, int write, CancellationToken cancellationToken)
    {
        await using var connection = await _node!.ConnectAsync(key, options.Connecting, cancellationToken);
        var stream = connection.AsStream();
        var buffer = new byte[write];
        buffer.AsSpan().Fill(0xab);
        var began = Stopwatch.GetTimestamp();
        for (var left = bytes; left > 0; left -= write)
        {
            await stream.WriteAsync(buffer.AsMemory(0, (int)Math.Min(left, write)), cancellationToken);
        }

        await connection.CompleteWritesAsync(cancellationToken);
        var total = new byte[sizeof(long)];
        await stream.ReadExactlyAsync(total, cancellationToken);
        var rest = await stream.ReadAsync(new byte[1], cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var counted = BinaryPrimitives.ReadInt64LittleEndian(total);
        if (counted != bytes || rest != 0)
        {
            throw new InvalidOperationException($"The server counted {counted}.");
        }

        await connection.Closed.WaitAsync(cancellationToken);
        return writer =>
        {
            writer.WriteNumber("bytes", bytes);
            writer.WriteNumber("seconds", seconds);
        };
    }

    private async Task<Action<Utf8JsonWriter>> EchoAsync(PublicKey key, int count, int size, CancellationToken cancellationToken)
    {
        await using var connection = await _node!.ConnectAsync(key, options.Connecting, cancellationToken);
        var stream = connection.AsStream();
        var message = new byte[size];
        var answer = new byte[size];
        var result = await ManyResult.RunAsync(count, 1, _ => EchoOnceAsync(stream, message, answer, cancellationToken));
        connection.Abort();
        return result.WriteTo;
    }

    private async Task<Action<Utf8JsonWriter>> ConnectAsync(
        PublicKey[] keys, int count, int concurrency, bool hold, CancellationToken cancellationToken)
    {
        var result = await ManyResult.RunAsync(count, concurrency, async index =>
        {
            var connection = await _node!.ConnectAsync(keys[index % keys.Length], options.Connecting, cancellationToken);
            if (!hold)
            {
                connection.Abort();
                return;
            }

            lock (_gate)
            {
                _held.Add(connection);
            }
        });
        return result.WriteTo;
    }

    private async Task<Action<Utf8JsonWriter>> EchoAllAsync(int size, int concurrency, CancellationToken cancellationToken)
    {
        var message = new byte[size];
        var result = await ManyResult.RunAsync(
            _held.Count,
            concurrency == 0 ? _held.Count : concurrency,
            index => EchoOnceAsync(_held[index].AsStream(), message, new byte[size], cancellationToken));
        return result.WriteTo;
    }

    private async Task<Action<Utf8JsonWriter>> ReleaseAsync()
    {
        var released = _held.ToArray();
        _held.Clear();
        foreach (var connection in released)
        {
            connection.Abort();
        }

        await Task.WhenAll(released.Select(connection => connection.Closed)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _ => { };
    }
}
