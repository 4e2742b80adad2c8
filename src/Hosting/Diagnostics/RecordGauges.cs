using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HyperDht.Records;

namespace HyperDht.Hosting.Diagnostics;

/// <summary>Reports what the record stores of living nodes hold, by kind; nothing once no node is left.</summary>
/// <remarks>Thread safe. One for all nodes of a name, because an instrument lives as long as its meter; works with any store.</remarks>
internal sealed class RecordGauges
{
    private static readonly RecordKind[] Kinds = Enum.GetValues<RecordKind>();

    private readonly ConcurrentDictionary<IRecordStore, bool> _stores = new(ReferenceEqualityComparer.Instance);
    private readonly KeyValuePair<string, object?>[][] _tags;

    public RecordGauges(DhtMeter meter, string name)
    {
        // Unnamed nodes are the rule; named ones would report on the same instruments of the same host without this.
        _tags = [.. Kinds.Select(kind => (KeyValuePair<string, object?>[])(name.Length == 0
            ? [new("kind", KindName(kind))]
            : [new("kind", KindName(kind)), new("node", name)]))];
        meter.Meter.CreateObservableUpDownCounter(
            "hyperdht.records.count", () => Observe(usage => usage.Count), "{record}", "Records stored, by kind.");
        meter.Meter.CreateObservableUpDownCounter(
            "hyperdht.records.bytes", () => Observe(usage => usage.Bytes), "By", "Bytes that stored records are charged with, by kind.");
    }

    /// <summary>Begins to report an open store.</summary>
    public void Add(IRecordStore store) => _stores.TryAdd(store, true);

    /// <summary>Ends it, before the store closes.</summary>
    public void Remove(IRecordStore store) => _stores.TryRemove(store, out _);

    private static string KindName(RecordKind kind) => kind.ToString().ToLowerInvariant();

    private IEnumerable<Measurement<long>> Observe(Func<RecordUsage, long> part)
    {
        if (_stores.IsEmpty)
        {
            yield break;
        }

        for (var i = 0; i < Kinds.Length; i++)
        {
            yield return new Measurement<long>(_stores.Keys.Sum(store => part(store.GetUsage(Kinds[i]))), _tags[i]);
        }
    }
}
