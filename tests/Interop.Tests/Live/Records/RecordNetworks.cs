namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>The three networks that records travel through, each with a peer of ours and one of the reference; started when first asked for.</summary>
public sealed class RecordNetworks : IAsyncLifetime
{
    private readonly Dictionary<string, RecordSetting> _started = [];

    public static TheoryData<string> Names => ["Node nodes", "our nodes", "mixed"];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var setting in _started.Values)
        {
            await setting.DisposeAsync();
        }
    }

    internal async Task<RecordSetting> GetAsync(string name)
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        if (!_started.TryGetValue(name, out var setting))
        {
            var (own, reference) = name switch
            {
                "Node nodes" => (0, 8),
                "our nodes" => (8, 0),
                _ => (4, 4),
            };
            _started.Add(name, setting = await RecordSetting.StartAsync(own, reference));
        }

        return setting;
    }
}
