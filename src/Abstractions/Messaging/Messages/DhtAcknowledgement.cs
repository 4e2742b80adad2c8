namespace HyperDht.Messaging.Messages;

/// <summary>Done: a reply without value, token and closer nodes (spec 02 §5, shape <c>ok</c>).</summary>
public sealed record DhtAcknowledgement;
