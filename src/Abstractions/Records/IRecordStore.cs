namespace HyperDht.Records;

/// <summary>What a storing node keeps for others (spec 02 §6): soft state that the store ages and bounds itself.</summary>
/// <remarks>
/// Called on the node's loop, and answers without waiting: a durable store writes behind and reads what the system has in memory.
/// What arrives here is already checked (signature, hash, sequence number). Refusing is returning false, never an exception.
/// </remarks>
public interface IRecordStore : IAsyncDisposable
{
    /// <summary>Prepares the store before the node serves its first request.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Reads a value; reading renews its age.</summary>
    /// <param name="kind">Any kind but <see cref="RecordKind.Peer"/>.</param>
    /// <param name="target">Its target.</param>
    /// <param name="value">The value, when the result is true.</param>
    bool TryGet(RecordKind kind, NodeId target, out StoredValue value);

    /// <summary>Stores a value in place of an earlier one.</summary>
    /// <param name="kind">Any kind but <see cref="RecordKind.Peer"/>.</param>
    /// <param name="target">Its target.</param>
    /// <param name="value">The value; the store keeps it without a copy.</param>
    /// <returns>False when the store has no room for it.</returns>
    bool Put(RecordKind kind, NodeId target, StoredValue value);

    /// <summary>Forgets a value.</summary>
    /// <param name="kind">Any kind but <see cref="RecordKind.Peer"/>.</param>
    /// <param name="target">Its target.</param>
    /// <returns>Whether there was one.</returns>
    bool Remove(RecordKind kind, NodeId target);

    /// <summary>Stores a peer of a topic in place of an earlier record of the same key.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The peer's key.</param>
    /// <param name="record">The peer's encoding (spec 02 §3.2); the store keeps it without a copy.</param>
    /// <returns>False when the store has no room for it.</returns>
    bool AddPeer(NodeId topic, PublicKey key, StoredValue record);

    /// <summary>Forgets a peer of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The peer's key.</param>
    /// <returns>Whether it was there.</returns>
    bool RemovePeer(NodeId topic, PublicKey key);

    /// <summary>Writes a uniform random choice of a topic's records, none twice; reading does not renew them.</summary>
    /// <remarks>From a topic with very many records a store may choose so that no network of sources crowds out the others.</remarks>
    /// <param name="topic">The topic.</param>
    /// <param name="destination">Receives as many as there are, or as fit, in no order.</param>
    /// <returns>How many were written.</returns>
    int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination);

    /// <summary>How much is stored. Metrics read it, so unlike the rest: any thread, at once, and it may lag a little.</summary>
    /// <param name="kind">Which kind.</param>
    RecordUsage GetUsage(RecordKind kind);
}
