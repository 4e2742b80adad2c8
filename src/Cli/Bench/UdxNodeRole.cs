using System.Text.Json;
using HyperDht.Runtime;
using HyperDht.Transport.Udp;

namespace HyperDht.Cli.Bench;

/// <summary>A bound socket and one bare stream, without encryption.</summary>
internal sealed class UdxNodeRole(BenchOptions options) : IBenchRole
{
    private readonly DhtLoop _loop = new();
    private UdpTransport? _transport;
    private UdxBenchStream? _stream;

    public async Task<Action<Utf8JsonWriter>> StartAsync(CancellationToken cancellationToken)
    {
        var id = (uint)options.Number("--id", 1);
        _transport = new UdpTransport(_loop);
        var socket = _transport.Bind(PeerAddress.Loopback(0));
        _stream = await _loop.InvokeAsync(() => new UdxBenchStream(_loop, socket, id));
        return writer =>
        {
            writer.WriteNumber("port", socket.LocalAddress.Port);
            writer.WriteNumber("id", id);
        };
    }

    public async Task<Action<Utf8JsonWriter>> RunAsync(string command, JsonElement arguments, CancellationToken cancellationToken)
    {
        var stream = _stream!;
        switch (command)
        {
            case "connect":
                var (id, port) = (arguments.GetProperty("id").GetUInt32(), arguments.GetProperty("port").GetUInt16());
                await _loop.InvokeAsync(() => stream.Connect(id, PeerAddress.Loopback(port)));
                return _ => { };
            case "send":
                var (bytes, write) = (arguments.GetProperty("bytes").GetInt64(), arguments.GetProperty("write").GetInt32());
                var began = _loop.Now;
                await _loop.InvokeAsync(() => stream.SendAsync(bytes, write)).WaitAsync(cancellationToken);
                return Result(bytes, _loop.Now - began);
            case "recv":
                await _loop.InvokeAsync(stream.ReceiveAsync).WaitAsync(cancellationToken);
                return Result(stream.ReceivedBytes, stream.ReceivedIn);
            case "stat":
                return await _loop.InvokeAsync(() => Stat(stream.ReceivedBytes, _loop.Now));
            default:
                throw new NotSupportedException(command);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transport is not null)
        {
            await _transport.DisposeAsync();
        }

        await _loop.DisposeAsync();
    }

    private static Action<Utf8JsonWriter> Result(long bytes, TimeSpan time) => writer =>
    {
        writer.WriteNumber("bytes", bytes);
        writer.WriteNumber("seconds", time.TotalSeconds);
    };

    private static Action<Utf8JsonWriter> Stat(long bytes, TimeSpan at) => writer =>
    {
        writer.WriteNumber("bytes", bytes);
        writer.WriteNumber("at", at.TotalSeconds);
    };
}
