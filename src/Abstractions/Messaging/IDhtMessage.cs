namespace HyperDht.Messaging;

/// <summary>A request that arrived and is answered with <typeparamref name="TReply"/>, or with an error code, or not at all.</summary>
/// <typeparam name="TReply">What a successful answer carries.</typeparam>
public interface IDhtMessage<TReply>
{
    /// <summary>The datagram the message came in.</summary>
    DhtRequest Request { get; }
}
