using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using HyperDht.Cli.Shared;
using HyperDht.Testing;

namespace HyperDht.Cli.Demo;

/// <summary>The demonstration, step by step.</summary>
internal sealed class DemoRun(VerbContext context, int size, int mebibytes)
{
    private const int Chunk = 64 * 1024;
    private const int Steps = 5;

    private readonly DemoScreen _screen = new(context.Console);
    private int _step;

    public async Task<int> RunAsync()
    {
        var stop = context.Stop;
        var total = Stopwatch.GetTimestamp();
        var began = total;
        await using var network = await HyperDhtTestnet.StartAsync(size, cancellationToken: stop);
        Step("network", began, $"A network of {size} DHT nodes is up on this machine, entered at {network.Bootstrap[0]}.");

        began = Stopwatch.GetTimestamp();
        using var serverKeys = KeyPair.Generate();
        await using var serverNode = await network.CreateNodeAsync(cancellationToken: stop);
        await using var listener = await serverNode.ListenAsync(serverKeys, null, stop);
        Step("listen", began, $"A server listens. All that anybody needs to reach it is its public key:\n      {listener.PublicKey}");
        var serving = EchoAsync(listener, stop);

        began = Stopwatch.GetTimestamp();
        await using var clientNode = await network.CreateNodeAsync(cancellationToken: stop);
        Step("join", began, "A client joins the network. It knows the key, and no address.");

        began = Stopwatch.GetTimestamp();
        await using var connection = await clientNode.ConnectAsync(listener.PublicKey, null, stop);
        var served = await serving;
        var same = connection.HandshakeHash.Span.SequenceEqual(served.Connection.HandshakeHash.Span);
        Step("connect", began, $"The DHT led the client to the server: connected to {connection.RemoteAddress}, path '{ToolStatus.PathName(connection.Path)}'.\n"
            + $"      Encrypted end to end; both sides {(same ? "hold the same" : "DISAGREE about the")} handshake hash {Hex(connection)}…");

        began = Stopwatch.GetTimestamp();
        var verified = await ExchangeAsync(connection, stop) && same && connection.RemotePublicKey == listener.PublicKey;
        await served.Done;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Step("verify", began, string.Create(
            CultureInfo.InvariantCulture,
            $"{mebibytes} MiB went there and back ({2 * mebibytes * 1.048576 / seconds:0} MB/s); SHA-256 of both ends {(verified ? "is equal" : "DIFFERS")}."));
        Finish(total, verified);
        return verified ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Hex(IHyperDhtConnection connection) => Convert.ToHexStringLower(connection.HandshakeHash.Span[..8]);

    private static async Task<(IHyperDhtConnection Connection, Task Done)> EchoAsync(IHyperDhtListener listener, CancellationToken stop)
    {
        var connection = await listener.AcceptAsync(stop);
        return (connection, EchoAsync(connection, stop));
    }

    private static async Task EchoAsync(IHyperDhtConnection connection, CancellationToken stop)
    {
        await using var _ = connection;
        await connection.AsStream().CopyToAsync(connection.AsStream(), Chunk, stop);
        await connection.CompleteWritesAsync(stop);
        await connection.CloseAsync(stop);
    }

    private async Task<bool> ExchangeAsync(IHyperDhtConnection connection, CancellationToken stop)
    {
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var receiving = ReceiveAsync(connection, received, stop);
        var stream = connection.AsStream();
        var buffer = new byte[Chunk];
        for (var left = (long)mebibytes << 20; left > 0; left -= Chunk)
        {
            RandomNumberGenerator.Fill(buffer);
            sent.AppendData(buffer);
            await stream.WriteAsync(buffer, stop);
        }

        await connection.CompleteWritesAsync(stop);
        var bytes = await receiving;
        await connection.CloseAsync(stop);
        return bytes == (long)mebibytes << 20 && CryptographicOperations.FixedTimeEquals(sent.GetHashAndReset(), received.GetHashAndReset());
    }

    private static async Task<long> ReceiveAsync(IHyperDhtConnection connection, IncrementalHash hash, CancellationToken stop)
    {
        var stream = connection.AsStream();
        var buffer = new byte[Chunk];
        var total = 0L;
        while (await stream.ReadAsync(buffer, stop) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            total += read;
        }

        return total;
    }

    private void Step(string name, long began, string text)
    {
        var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        _step++;
        if (!context.Status.IsJson)
        {
            _screen.ShowStep($"{_step}/{Steps}", milliseconds, text);
        }

        context.Status.Report("step", null, writer =>
        {
            writer.WriteString("name", name);
            writer.WriteNumber("ms", Math.Round(milliseconds, 3));
            writer.WriteString("text", text.ReplaceLineEndings(" "));
        });
    }

    private void Finish(long began, bool verified)
    {
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (!context.Status.IsJson)
        {
            _screen.ShowEnd(verified, seconds);
        }

        context.Status.Report("done", null, writer =>
        {
            writer.WriteBoolean("verified", verified);
            writer.WriteNumber("bytes", (long)mebibytes << 20);
            writer.WriteNumber("seconds", Math.Round(seconds, 3));
        });
    }
}
