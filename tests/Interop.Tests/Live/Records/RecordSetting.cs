namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>A network, and a peer of each implementation in it.</summary>
internal sealed class RecordSetting : IAsyncDisposable
{
    private readonly LiveNetwork _network;

    private RecordSetting(LiveNetwork network, OwnRecordPeer own, ReferenceRecordPeer reference)
    {
        _network = network;
        Own = own;
        Reference = reference;
    }

    public OwnRecordPeer Own { get; }

    public ReferenceRecordPeer Reference { get; }

    /// <summary>Who gives and who takes: both ways.</summary>
    public IEnumerable<(IRecordPeer Giver, IRecordPeer Taker)> Ways => [(Own, Reference), (Reference, Own)];

    public static async Task<RecordSetting> StartAsync(int own, int reference)
    {
        var network = await LiveNetwork.StartAsync(own, reference);
        return new RecordSetting(
            network, await OwnRecordPeer.StartAsync(network.Bootstrap), await ReferenceRecordPeer.StartAsync(network.Bootstrap));
    }

    public async ValueTask DisposeAsync()
    {
        await Own.DisposeAsync();
        await Reference.DisposeAsync();
        await _network.DisposeAsync();
    }
}
