namespace HyperDht.Rpc;

/// <summary>A reply to a request of ours (spec 01 §11).</summary>
public sealed record DhtResponse
{
    /// <summary>Who answered.</summary>
    public required PeerAddress From { get; init; }

    /// <summary>Its id when it is persistent and the id belongs to <see cref="From"/>.</summary>
    public NodeId? FromId { get; init; }

    /// <summary>Our address as the answering node sees it.</summary>
    public required PeerAddress To { get; init; }

    /// <summary>Time from the request's creation to the reply.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>A token for a later request to the same node, 32 bytes, or none.</summary>
    public ReadOnlyMemory<byte>? Token { get; init; }

    /// <summary>Nodes nearer to the target; empty when none came.</summary>
    public IReadOnlyList<PeerAddress> CloserNodes { get; init; } = [];

    /// <summary>0 is success; an error code completes a request like any reply (spec 01 §9).</summary>
    public uint ErrorCode { get; init; }

    /// <summary>The value; null when absent, which differs from empty.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }
}
