namespace HyperDht.Interop.Tests.Live;

/// <summary>DHT nodes on loopback that peers meet through: ours, the reference's, or both.</summary>
internal sealed class LiveNetwork : IAsyncDisposable
{
    private readonly List<IHyperDht> _own = [];
    private ReferencePeer? _reference;

    /// <summary>Where peers enter the network.</summary>
    public IReadOnlyList<string> Bootstrap { get; private set; } = [];

    /// <summary>Starts a network; the first node is ours when there are any of ours.</summary>
    public static async Task<LiveNetwork> StartAsync(int own, int reference)
    {
        var network = new LiveNetwork();
        for (var i = 0; i < own; i++)
        {
            await network.AddOwnAsync();
        }

        if (reference > 0)
        {
            network._reference = ReferencePeer.Start();
            var result = await network._reference.CallAsync("testnet", new { size = reference, bootstrap = network.Bootstrap });
            network.Bootstrap = [.. result.GetProperty("bootstrap").EnumerateArray().Select(entry => entry.GetString()!)];
        }

        return network;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _own)
        {
            await node.StopAsync(force: true);
            await node.DisposeAsync();
        }

        if (_reference is not null)
        {
            await _reference.DisposeAsync();
        }
    }

    private async Task AddOwnAsync()
    {
        var bootstrap = Bootstrap;
        var node = await HyperDhtNode.StartAsync(o =>
        {
            o.Host = "127.0.0.1";
            o.Bootstrap = [.. bootstrap];
            o.Ephemeral = false;
            o.Firewalled = false;
            o.PublicHost = bootstrap.Count == 0 ? "127.0.0.1" : null;
        });
        _own.Add(node);
        if (bootstrap.Count == 0)
        {
            Bootstrap = [node.Rpc.LocalAddress.ToString()];
        }
    }
}
