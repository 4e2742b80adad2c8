namespace HyperDht.Routing.Requests;

/// <summary>Looks at a reply that answers no request of ours.</summary>
/// <param name="source">Who sent it.</param>
/// <param name="datagram">Not checked yet.</param>
/// <returns>Whether it was for the callee.</returns>
internal delegate bool UnmatchedReply(PeerAddress source, ReadOnlySpan<byte> datagram);
