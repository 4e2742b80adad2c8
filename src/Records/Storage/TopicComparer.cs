namespace HyperDht.Records.Storage;

/// <summary>Lets a set of topics be searched by id: a dictionary would keep every id twice.</summary>
internal sealed class TopicComparer : IEqualityComparer<TopicPeers>, IAlternateEqualityComparer<NodeId, TopicPeers>
{
    public static readonly TopicComparer Instance = new();

    public bool Equals(TopicPeers? x, TopicPeers? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.Id == y.Id);

    public bool Equals(NodeId alternate, TopicPeers other) => alternate == other.Id;

    public int GetHashCode(TopicPeers obj) => obj.HashCode;

    public int GetHashCode(NodeId alternate) => alternate.GetHashCode();

    public TopicPeers Create(NodeId alternate) => new(alternate);
}
