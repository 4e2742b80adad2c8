using HyperDht.Testing;

namespace HyperDht.Interop.Tests.Live;

/// <summary>DHT nodes on loopback that peers meet through: ours, the reference's, or both.</summary>
internal sealed class LiveNetwork : IAsyncDisposable
{
    private HyperDhtTestnet? _own;
    private ReferencePeer? _reference;

    /// <summary>Where peers enter the network.</summary>
    public IReadOnlyList<string> Bootstrap { get; private set; } = [];

    /// <summary>Starts a network; the first node is ours when there are any of ours.</summary>
    /// <param name="own">How many nodes are ours.</param>
    /// <param name="reference">How many are the reference's.</param>
    public static async Task<LiveNetwork> StartAsync(int own, int reference)
    {
        var network = new LiveNetwork();
        if (own > 0)
        {
            network._own = await HyperDhtTestnet.StartAsync(own);
            network.Bootstrap = network._own.Bootstrap;
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
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        if (_reference is not null)
        {
            await _reference.DisposeAsync();
        }
    }
}
