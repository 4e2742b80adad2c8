namespace HyperDht.Messaging;

/// <summary>Base of message records: carries the request the message came in.</summary>
/// <typeparam name="TReply">What a successful answer carries.</typeparam>
public abstract record DhtMessage<TReply> : IDhtMessage<TReply>
{
    /// <inheritdoc />
    public required DhtRequest Request { get; init; }
}
