namespace HyperDht.Records.Tests.Contract;

/// <summary>A store that is open and empty, and the clock it lives by.</summary>
/// <param name="store">The store. It is disposed with this.</param>
/// <param name="advance">
/// Lets a time pass: the timers on the way fire, and what the store writes behind is settled when the task ends.
/// </param>
public sealed class StoreUnderTest(IRecordStore store, Func<TimeSpan, Task> advance) : IAsyncDisposable
{
    public IRecordStore Store { get; } = store;

    public Task AdvanceAsync(TimeSpan time) => advance(time);

    public int Count(RecordKind kind) => Store.GetUsage(kind).Count;

    public long Bytes => Enum.GetValues<RecordKind>().Sum(kind => Store.GetUsage(kind).Bytes);

    /// <summary>Up to <paramref name="limit"/> records of a topic, as bytes.</summary>
    public byte[][] Sample(NodeId topic, int limit = 20)
    {
        var sample = new ReadOnlyMemory<byte>[limit];
        return [.. sample[..Store.SamplePeers(topic, sample)].Select(record => record.ToArray())];
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
