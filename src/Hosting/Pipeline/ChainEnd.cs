using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>What stands at the end of a chain: a handler, or the way over MediatR.</summary>
internal delegate ValueTask<DhtOutcome<TReply>> ChainEnd<TMessage, TReply>(TMessage message, CancellationToken cancellationToken);
