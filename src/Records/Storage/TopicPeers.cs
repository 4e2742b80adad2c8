using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>The peers of one topic: a list, until they are so many that their networks matter.</summary>
internal sealed class TopicPeers(NodeId id)
{
    private const int DrawsAtOnce = 20;

    private PeerGroup? _few = new(prefix: 0);
    private CrowdedPeers? _crowd;

    public NodeId Id { get; } = id;

    /// <summary>Of the id, computed once.</summary>
    public int HashCode { get; } = id.GetHashCode();

    public int Count => _few?.Count ?? _crowd!.Count;

    /// <summary>The peers by network; null while they are few.</summary>
    public CrowdedPeers? Crowd => _crowd;

    public void Add(RecordEntry peer)
    {
        if (_few is not null)
        {
            _few.Add(peer);
        }
        else
        {
            _crowd!.Add(peer);
        }
    }

    public void Remove(RecordEntry peer)
    {
        if (_few is not null)
        {
            _few.Remove(peer);
        }
        else
        {
            _crowd!.Remove(peer);
        }
    }

    /// <summary>Writes a random choice, none twice.</summary>
    /// <returns>How many were written.</returns>
    public int Sample(Span<ReadOnlyMemory<byte>> destination, IRandomSource random)
    {
        var count = Math.Min(destination.Length, Count);
        var draws = new RandomDraws(random, stackalloc uint[DrawsAtOnce]);
        if (_few is not null)
        {
            _few.Sample(destination[..count], ref draws);
        }
        else
        {
            _crowd!.Sample(destination[..count], ref draws);
        }

        return count;
    }

    /// <summary>Begins to tell networks apart: the topic is empty, and whoever calls adds the peers again in this order.</summary>
    public ReadOnlySpan<RecordEntry> BeginCrowd()
    {
        var peers = _few!.Peers;
        _crowd = new CrowdedPeers();
        _few = null;
        return peers;
    }

    /// <summary>Goes back to a list.</summary>
    public void EndCrowd()
    {
        var crowd = _crowd!;
        _few = new PeerGroup(prefix: 0);
        _crowd = null;
        foreach (var group in crowd.Groups)
        {
            foreach (var peer in group.Peers)
            {
                _few.Add(peer);
            }
        }
    }
}
