namespace HyperDht.Messaging.Messages;

/// <summary>Stored: a reply without value, but with token and closer nodes (spec 02 §5, shape <c>value</c>).</summary>
public sealed record ValueStored;
