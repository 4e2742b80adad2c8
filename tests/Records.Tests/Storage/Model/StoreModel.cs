using HyperDht.Limits;

namespace HyperDht.Records.Tests.Storage.Model;

/// <summary>The rules of the memory store in their plainest form: one list, searched from end to end.</summary>
/// <remarks>
/// Where the rules leave a choice between equals, and each choice leads elsewhere, the model takes every way until one ends with what the
/// store has.
/// </remarks>
/// <param name="options">How many records of a kind.</param>
/// <param name="limits">How many bytes, of whom, in which topic.</param>
/// <param name="isThere">Whether the store still has a record.</param>
internal sealed class StoreModel(RecordsOptions options, RecordsLimits limits, Func<ModelEntry, bool> isThere)
{
    private readonly Choices _choices = new();
    private HashSet<int> _crowded = [];
    private int _step;
    private int _tick;

    public List<ModelEntry> Entries { get; private set; } = [];

    public static bool IsPrivate(uint host) => host >> 24 is 10 or 127;

    private long Share => limits.MaxBytes * limits.PrefixPercent / 100;

    public bool Put(RecordKind kind, int target, int key, StoredValue value)
    {
        var entry = new ModelEntry
        {
            Kind = kind, Target = target, Key = key, Value = value, Put = _step++, PutTick = _tick, RenewedTick = _tick,
        };
        if (entry.Charge > (IsPrivate(entry.Host) ? limits.MaxBytes : Share))
        {
            return false;
        }

        Entries.RemoveAll(e => e.Is(kind, target, key));
        Entries.Add(entry);
        var (before, crowded) = (Entries, _crowded);
        do
        {
            (Entries, _crowded) = ([.. before], [.. crowded]);
            if (TryKeepLimits(entry) && Entries.TrueForAll(e => isThere(e)))
            {
                _choices.Clear();
                return Entries.Contains(entry);
            }
        }
        while (_choices.MoveNext());

        throw new InvalidOperationException("The store dropped what its rules do not let it drop, or kept what had to go.");
    }

    public StoredValue? Read(RecordKind kind, int target)
    {
        var entry = Entries.Find(e => e.Is(kind, target, 0));
        if (entry is not null && _tick - entry.PutTick + 2 <= limits.LifeInAges * 3 / 2)
        {
            entry.RenewedTick = _tick;
        }

        return entry?.Value;
    }

    public bool Remove(RecordKind kind, int target, int key)
    {
        var entry = Entries.Find(e => e.Is(kind, target, key));
        if (entry is not null)
        {
            Remove(entry);
        }

        return entry is not null;
    }

    public void Tick()
    {
        _tick++;
        foreach (var expired in Entries.Where(e => _tick - e.RenewedTick >= 2).ToArray())
        {
            Remove(expired);
        }
    }

    private bool TryKeepLimits(ModelEntry entry)
    {
        try
        {
            if (entry.Kind is RecordKind.Peer)
            {
                KeepTopic(entry);
            }

            KeepBudgets(entry);
            return true;
        }
        catch (KeptException)
        {
            return false;
        }
    }

    private void KeepTopic(ModelEntry entry)
    {
        var peers = Entries.Where(e => e.Kind is RecordKind.Peer && e.Target == entry.Target).OrderBy(e => e.Put);
        if (!_crowded.Contains(entry.Target) && peers.Count() > limits.CrowdedTopic)
        {
            _crowded.Add(entry.Target);
            foreach (var source in peers.ToArray())
            {
                KeepSource(peers.Where(e => e.Put <= source.Put), source);
            }
        }

        if (!_crowded.Contains(entry.Target))
        {
            return;
        }

        KeepSource(peers, entry);
        while (peers.Count() > limits.TopicPeers)
        {
            var groups = peers.GroupBy(e => e.Prefix).ToArray();
            var most = groups.Max(group => group.Count());
            Entries.Remove(Gone(groups.Where(group => group.Count() == most).Select(group => group.First())));
        }
    }

    private void KeepSource(IEnumerable<ModelEntry> peers, ModelEntry source)
    {
        while (!IsPrivate(source.Host) && peers.Count(e => e.Host == source.Host) > limits.TopicPeersPerAddress)
        {
            Entries.Remove(Gone([peers.First(e => e.Host == source.Host)]));
        }

        while (!IsPrivate(source.Host) && peers.Count(e => e.Prefix == source.Prefix) > limits.TopicPeersPerPrefix)
        {
            Entries.Remove(Gone([peers.First(e => e.Prefix == source.Prefix)]));
        }
    }

    private void KeepBudgets(ModelEntry entry)
    {
        while (!IsPrivate(entry.Host) && Entries.Where(e => e.Prefix == entry.Prefix).Sum(e => e.Charge) > Share)
        {
            DropFromLargest(Entries.Where(e => e.Prefix == entry.Prefix));
        }

        while (Entries.Count(e => e.Kind == entry.Kind) > options.MaxCountOf(entry.Kind))
        {
            DropFromLargest(Entries.Where(e => e.Kind == entry.Kind));
        }

        while (Entries.Sum(e => e.Charge) > limits.MaxBytes)
        {
            DropFromLargest(Entries);
        }
    }

    // What a network has in one kind is its share there; the largest share loses what was put first.
    private void DropFromLargest(IEnumerable<ModelEntry> among)
    {
        var shares = among.GroupBy(e => (e.Kind, e.Prefix)).ToArray();
        var most = shares.Max(share => share.Sum(e => e.Charge));
        Remove(Gone(shares.Where(share => share.Sum(e => e.Charge) == most).Select(share => share.MinBy(e => e.Put)!)));
    }

    private ModelEntry Gone(IEnumerable<ModelEntry> candidates)
    {
        ModelEntry[] gone = [.. candidates.Where(e => !isThere(e))];
        return gone.Length == 0 ? throw new KeptException() : gone[_choices.Next(gone.Length)];
    }

    // A topic is no longer crowded when removals, not its own limits, leave it with less than half.
    private void Remove(ModelEntry entry)
    {
        Entries.Remove(entry);
        if (entry.Kind is RecordKind.Peer
            && Entries.Count(e => e.Kind is RecordKind.Peer && e.Target == entry.Target) < limits.CrowdedTopic / 2)
        {
            _crowded.Remove(entry.Target);
        }
    }

    // On this way the store kept what had to go.
    private sealed class KeptException : Exception;
}
