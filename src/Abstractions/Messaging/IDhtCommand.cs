namespace HyperDht.Messaging;

/// <summary>The wire side of a message: its number, and how requests and replies are encoded.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
/// <typeparam name="TReply">Its reply.</typeparam>
public interface IDhtCommand<TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
{
    /// <summary>The number on the wire.</summary>
    DhtCommandId Id { get; }

    /// <summary>Whether an ephemeral node answers error 1 instead (spec 02 §5).</summary>
    bool RequiresPersistentNode { get; }

    /// <summary>Reads the message out of a request. False is silence. Never throws.</summary>
    /// <param name="request">The request.</param>
    /// <param name="message">The message, when the result is true.</param>
    bool TryDecode(DhtRequest request, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TMessage? message);

    /// <summary>Sends a reply through the message's request, in the command's shape (spec 02 §5).</summary>
    /// <param name="message">The message that is answered.</param>
    /// <param name="reply">The reply.</param>
    void SendReply(TMessage message, TReply reply);
}
