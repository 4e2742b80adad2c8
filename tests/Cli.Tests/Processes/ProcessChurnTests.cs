using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>
/// Nodes in processes of their own; a third is killed by the system and replaced again and again. What an owner goes on putting
/// under its key is read at its newest. The simulator runs the same with thousands of reads (docs/simulation.md).
/// </summary>
public sealed class ProcessChurnTests(ITestOutputHelper output)
{
    private const double Promised = 0.999;
    private const int Readers = 5;

    private static readonly bool Full = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";
    private static readonly (int Nodes, int Rounds, TimeSpan Round) Plan =
        Full ? (20, 6, TimeSpan.FromSeconds(10)) : (6, 2, TimeSpan.FromSeconds(4));

    private readonly List<(int Port, ToolProcess Process)> _nodes = [];
    private int _reads;
    private int _wrong;
    private ulong _stored;

    [Fact]
    public async Task AThirdOfTheProcessesIsKilledAndReplaced_TheNewestValueIsRead()
    {
        try
        {
            await RunAsync();
        }
        finally
        {
            foreach (var (_, process) in _nodes)
            {
                await process.DisposeAsync();
            }
        }

        output.WriteLine($"{_reads} reads, {_wrong} wrong, {_stored} puts");
        Assert.True(_reads > (Full ? 1000 : 40), $"only {_reads} reads");
        Assert.True(_reads - _wrong >= _reads * Promised, $"{_wrong} of {_reads} reads were stale or failed");
    }

    private async Task RunAsync()
    {
        _nodes.Add(await StartNodeAsync([]));
        await AddNodesAsync(Plan.Nodes - 1);
        await using var owner = await StartClientAsync();
        await PutAsync(owner, 1);
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => StartClientAsync()));
        using var end = new CancellationTokenSource();
        var work = Task.WhenAll([PutAllAsync(owner, end.Token), .. readers.Select(reader => ReadAllAsync(reader, owner.DefaultKeyPair.PublicKey, end.Token))]);
        for (var round = 0; round < Plan.Rounds; round++)
        {
            var next = Task.Delay(Plan.Round);
            await ReplaceAsync((Plan.Nodes + 2) / 3);
            await next;
        }

        await end.CancelAsync();
        await work;
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    private async Task ReplaceAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var victim = _nodes[Random.Shared.Next(_nodes.Count)];
            _nodes.Remove(victim);

            // Killed, not closed: nothing is said to anybody.
            await victim.Process.DisposeAsync();
        }

        await AddNodesAsync(count);
    }

    private async Task AddNodesAsync(int count)
    {
        string[] entrances = [.. _nodes.Take(3).Select(node => $"127.0.0.1:{node.Port}")];
        _nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartNodeAsync(entrances))));
    }

    private static async Task<(int Port, ToolProcess Process)> StartNodeAsync(string[] entrances)
    {
        var port = FreePort();
        string[] network = entrances.Length == 0 ? [] : ["--bootstrap", string.Join(',', entrances)];
        var process = ToolProcess.Start(["testnet", "--size", "1", "--port", $"{port}", .. network, "--json"]);
        await process.EventAsync("ready");
        return (port, process);
    }

    private Task<HyperDhtNode> StartClientAsync() => HyperDhtNode.StartAsync(options =>
    {
        options.Host = "127.0.0.1";
        options.Port = 0;
        options.Bootstrap = [.. _nodes.Take(3).Select(node => $"127.0.0.1:{node.Port}")];
        options.Ephemeral = true;
    });

    private async Task PutAllAsync(HyperDhtNode owner, CancellationToken end)
    {
        for (ulong seq = 2; !end.IsCancellationRequested; seq++)
        {
            await PutAsync(owner, seq);
            await PauseAsync(1000, end);
        }
    }

    private async Task PutAsync(HyperDhtNode owner, ulong seq)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(value, seq);
        await owner.MutablePutAsync(value, options: new() { Seq = seq });
        Volatile.Write(ref _stored, seq);
    }

    private async Task ReadAllAsync(HyperDhtNode reader, PublicKey key, CancellationToken end)
    {
        var reads = new List<Task>();
        while (!end.IsCancellationRequested)
        {
            reads.Add(ReadAsync(reader, key));
            await PauseAsync(250, end);
        }

        await Task.WhenAll(reads);
    }

    private async Task ReadAsync(HyperDhtNode reader, PublicKey key)
    {
        Interlocked.Increment(ref _reads);
        var expected = Volatile.Read(ref _stored);
        try
        {
            if (await reader.MutableGetAsync(key) is not { } value || value.Seq < expected)
            {
                Interlocked.Increment(ref _wrong);
            }
        }
        catch (HyperDhtException)
        {
            Interlocked.Increment(ref _wrong);
        }
    }

    private static async Task PauseAsync(int milliseconds, CancellationToken end)
    {
        try
        {
            await Task.Delay(milliseconds, end);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
