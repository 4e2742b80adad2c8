namespace HyperDht.Records.Storage;

/// <summary>What an entry of a cache is found by.</summary>
/// <param name="Id">The target of a value; the key of a peer.</param>
/// <param name="Topic">The topic of a peer.</param>
internal readonly record struct RecordKey(NodeId Id, TopicPeers? Topic = null);
