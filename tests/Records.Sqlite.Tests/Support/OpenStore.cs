using HyperDht.Records.Tests.Contract;
using HyperDht.Records.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperDht.Records.Sqlite.Tests.Support;

/// <summary>Opens the store on a loop that a test turns by hand.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private const int Steps = 40;

    private readonly ManualLoop _loop = new();

    public OpenStore(string path, Action<SqliteRecordsOptions>? configure = null, RecordsOptions? records = null, ILoggerFactory? loggers = null, TimeProvider? time = null, HyperDhtLimits? limits = null)
    {
        var options = new SqliteRecordsOptions { Path = path };
        configure?.Invoke(options);
        Store = new SqliteRecordStore(
            options, records ?? new RecordsOptions(), limits ?? new HyperDhtLimits(), _loop, new SeededRandom(11), time ?? new StillClock(), loggers ?? NullLoggerFactory.Instance);
    }

    public SqliteRecordStore Store { get; }

    /// <summary>Opens a store in a file that may be there already.</summary>
    public static async Task<OpenStore> OpenAsync(
        string path, Action<SqliteRecordsOptions>? configure = null, RecordsOptions? records = null, ILoggerFactory? loggers = null, TimeProvider? time = null, HyperDhtLimits? limits = null)
    {
        var open = new OpenStore(path, configure, records, loggers, time, limits);
        await open.Store.OpenAsync(CancellationToken.None);
        return open;
    }

    /// <summary>Opens an empty store that takes its file along at the end.</summary>
    public static async Task<StoreUnderTest> OpenForContractAsync(RecordsOptions records, long? maxBytes)
    {
        var directory = new TemporaryDirectory();
        var open = await OpenAsync(directory.File(), options => options.MaxBytes = maxBytes ?? options.MaxBytes, records);
        return new StoreUnderTest(new Disposing(open.Store, directory), open.AdvanceAsync);
    }

    /// <summary>Lets time pass, and ends when all that is written behind is in the file.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        // In steps: the writer works in real time, and what it wrote decides which timers come next.
        for (var step = 0; step < Steps; step++)
        {
            await Store.FlushAsync();
            _loop.Advance(time / Steps);
        }

        await Store.FlushAsync();
    }

    /// <summary>Lets a moment pass without waiting for the writer.</summary>
    public void Turn(TimeSpan time) => _loop.Advance(time);

    /// <summary>Ends when the writer has nothing left to do at all: who has put what was counted, and what is too much has gone.</summary>
    public async Task CountedAsync()
    {
        while (Store.HasBacklog)
        {
            await Task.Delay(1);
        }
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private sealed class Disposing(IRecordStore store, TemporaryDirectory directory) : IRecordStore
    {
        public ValueTask OpenAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

        public bool TryGet(RecordKind kind, NodeId target, out StoredValue value) => store.TryGet(kind, target, out value);

        public bool Put(RecordKind kind, NodeId target, StoredValue value) => store.Put(kind, target, value);

        public bool Remove(RecordKind kind, NodeId target) => store.Remove(kind, target);

        public bool AddPeer(NodeId topic, PublicKey key, StoredValue record) => store.AddPeer(topic, key, record);

        public bool RemovePeer(NodeId topic, PublicKey key) => store.RemovePeer(topic, key);

        public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => store.SamplePeers(topic, destination);

        public RecordUsage GetUsage(RecordKind kind) => store.GetUsage(kind);

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            directory.Dispose();
        }
    }
}
