namespace HyperDht.Messaging;

/// <summary>The rest of the pipeline behind a behavior.</summary>
/// <typeparam name="TReply">The message's reply.</typeparam>
public delegate ValueTask<DhtOutcome<TReply>> NextBehavior<TReply>();
