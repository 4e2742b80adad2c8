using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The members of topics that peers were added to lately, so that a limit costs no look through the index each time.</summary>
internal sealed class TopicMemory(SqliteConnection connection) : IDisposable
{
    private const int MaxTopics = 4096;
    private const int MaxMembers = 65536;

    private readonly Statement _list = connection.Prepare("SELECT id, source FROM peer WHERE topic=?1");
    private readonly Dictionary<NodeId, TopicMembers> _topics = [];
    private long _dropped;
    private int _members;

    /// <summary>The members of a topic as they are in the file.</summary>
    public TopicMembers Get(NodeId topic)
    {
        if (_topics.TryGetValue(topic, out var members))
        {
            members.DropUpTo(_dropped);
            return members;
        }

        // What is worth remembering is asked for again soon.
        if (_topics.Count >= MaxTopics || _members >= MaxMembers)
        {
            Clear();
        }

        members = new TopicMembers();
        members.Load(List(topic));
        _topics.Add(topic, members);
        _members += members.Count;
        return members;
    }

    /// <summary>The members of a topic if they are remembered.</summary>
    public TopicMembers? Find(NodeId topic) => _topics.GetValueOrDefault(topic);

    /// <summary>Another member was added to a topic.</summary>
    public void HandleAdded() => _members++;

    /// <summary>All rows up to this one have left the file.</summary>
    public void HandleDropped(long id) => _dropped = Math.Max(_dropped, id);

    /// <summary>Forgets everything: what was remembered may not be in the file.</summary>
    public void Clear()
    {
        _topics.Clear();
        _members = 0;
    }

    public void Dispose() => _list.Dispose();

    private List<(long Id, PeerAddress Source)> List(NodeId topic)
    {
        var rows = new List<(long Id, PeerAddress Source)>();
        _list.Bind(1, topic.Span);
        while (_list.Step())
        {
            rows.Add((_list.Number(0), Source.FromNumber(_list.Number(1))));
        }

        return rows;
    }
}
