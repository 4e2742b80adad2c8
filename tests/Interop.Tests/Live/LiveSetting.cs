namespace HyperDht.Interop.Tests.Live;

/// <summary>A network, a client and a server, as a topology says.</summary>
internal sealed class LiveSetting : IAsyncDisposable
{
    private readonly LiveNetwork _network;

    private LiveSetting(LiveNetwork network, ILivePeer server, ILivePeer client)
    {
        _network = network;
        Server = server;
        Client = client;
    }

    public ILivePeer Server { get; }

    public ILivePeer Client { get; }

    public static async Task<LiveSetting> StartAsync(Topology topology)
    {
        var network = await LiveNetwork.StartAsync(topology.OwnNodes, topology.ReferenceNodes);
        return new LiveSetting(
            network,
            await StartPeerAsync(topology.OwnServer, network.Bootstrap),
            await StartPeerAsync(topology.OwnClient, network.Bootstrap));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        await _network.DisposeAsync();
    }

    private static async Task<ILivePeer> StartPeerAsync(bool own, IReadOnlyList<string> bootstrap) =>
        own ? await OwnLivePeer.StartAsync(bootstrap) : await ReferenceLivePeer.StartAsync(bootstrap);
}
