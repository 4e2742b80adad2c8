namespace HyperDht.Records;

/// <summary>How a server on a key is reached from here.</summary>
/// <param name="Record">Its peer encoding (spec 02 §3.2), as FIND_PEER answers it.</param>
/// <param name="Relay">Where it announced from; null when it runs on this very node.</param>
internal readonly record struct ForwardEntry(ReadOnlyMemory<byte> Record, PeerAddress? Relay);
