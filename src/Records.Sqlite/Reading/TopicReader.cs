using HyperDht.Records.Sqlite.Pending;
using HyperDht.Runtime;

namespace HyperDht.Records.Sqlite.Reading;

/// <summary>Draws peers of a topic out of the file and of what is not in it yet. On the loop.</summary>
internal sealed class TopicReader(RecordReader reader, PendingWrites pending, StoreTerms terms, IDhtLoop loop, StoreClock clock, IRandomSource random)
{
    /// <summary>How long a look at a crowded topic serves: going through a thousand peers for every lookup would cost the loop too much.</summary>
    public static readonly TimeSpan ViewLife = TimeSpan.FromSeconds(1);

    private const int MaxViews = 64;

    private readonly Dictionary<NodeId, TopicView> _views = [];
    private readonly List<PeerChoice> _peers = [];

    /// <summary>Fills a span; see <see cref="IRecordStore.SamplePeers"/>.</summary>
    public int Sample(NodeId topic, Span<ReadOnlyMemory<byte>> destination)
    {
        var view = View(topic);
        var count = Math.Min(view.Count, destination.Length);
        if (count == 0)
        {
            return 0;
        }

        _peers.Clear();
        view.Choose(count, random, _peers);
        var written = 0;
        foreach (var peer in _peers)
        {
            if (peer.Id == 0)
            {
                destination[written++] = peer.Record;
            }
            else if (reader.TryReadPeer(peer.Id, out var record))
            {
                destination[written++] = record;
            }
        }

        return written;
    }

    /// <summary>A peer of the topic was removed: it must not be shown again.</summary>
    public void HandleRemoved(NodeId topic) => _views.Remove(topic);

    private TopicView View(NodeId topic)
    {
        if (_views.TryGetValue(topic, out var known) && loop.Now - known.Taken < ViewLife)
        {
            return known;
        }

        _peers.Clear();
        List(topic);
        var isCrowded = _peers.Count > terms.Diversity.Limits.CrowdedTopic;
        var view = TopicView.Take(_peers, isCrowded, loop.Now);
        if (isCrowded)
        {
            if (_views.Count >= MaxViews)
            {
                _views.Clear();
            }

            _views[topic] = view;
        }

        return view;
    }

    private void List(NodeId topic)
    {
        var since = clock.Now - terms.Ages[(int)RecordKind.Peer];
        var changes = pending.FindPeers(topic);
        reader.ListPeers(topic, since, changes is null ? null : changes.ContainsKey, _peers);
        foreach (var change in changes?.Values ?? Enumerable.Empty<PendingRecord>())
        {
            if (change.Value is { } value && change.Time > since)
            {
                _peers.Add(new PeerChoice(0, value.Bytes, value.Source));
            }
        }
    }
}
