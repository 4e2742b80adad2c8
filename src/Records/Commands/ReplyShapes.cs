using HyperDht.Messaging;

namespace HyperDht.Records.Commands;

/// <summary>The two forms of a successful reply (spec 02 §5).</summary>
internal static class ReplyShapes
{
    private static readonly DhtReplyOptions Bare = new() { IncludeToken = false, IncludeCloserNodes = false };

    /// <summary>Shape <c>value</c>: token, closer nodes, and a value or none.</summary>
    public static void ReplyValue(this DhtRequest request, ReadOnlyMemory<byte>? value) => request.Reply(value);

    /// <summary>Shape <c>ok</c>: nothing but the code.</summary>
    public static void ReplyOk(this DhtRequest request) => request.Reply(null, Bare);
}
