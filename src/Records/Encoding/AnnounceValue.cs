namespace HyperDht.Records.Encoding;

/// <summary>What an <c>announce</c> message carries (spec 02 §3.2): ANNOUNCE and UNANNOUNCE alike.</summary>
internal readonly record struct AnnounceValue(
    DhtPeer? Peer, ReadOnlyMemory<byte>? Refresh, ReadOnlyMemory<byte>? Signature, ulong Bump);
