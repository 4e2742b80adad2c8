using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>A message of the RPC layer's own space.</summary>
public sealed record Poke : DhtMessage<PokeReply>;
