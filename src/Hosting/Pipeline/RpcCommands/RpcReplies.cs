using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>The forms in which internal commands are answered (spec 01 §7): never with a token or a value.</summary>
internal static class RpcReplies
{
    private static readonly DhtReplyOptions Bare = new() { IncludeToken = false, IncludeCloserNodes = false };
    private static readonly DhtReplyOptions WithCloserNodes = new() { IncludeToken = false };

    public static void ReplyBare(this DhtRequest request) => request.Reply(null, Bare);

    public static void ReplyBare(this DhtRequest request, PeerAddress to) => request.Reply(null, Bare with { To = to });

    public static void ReplyCloserNodes(this DhtRequest request) => request.Reply(null, WithCloserNodes);
}
