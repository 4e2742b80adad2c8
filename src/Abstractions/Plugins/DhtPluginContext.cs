using HyperDht.Messaging;

namespace HyperDht.Plugins;

/// <summary>The request around a plug-in's own: who asks, about what, and how the reply leaves.</summary>
/// <remarks>Belongs to one request; not thread safe.</remarks>
public sealed class DhtPluginContext
{
    internal DhtPluginContext(DhtRequest request, DhtPluginCommandOptions options)
    {
        Target = request.Target;
        Token = request.Token;
        From = request.From;
        FromId = request.FromId;
        To = request.To;
        IsProven = request.IsProven;
        IncludeToken = options.IncludeToken;
        IncludeCloserNodes = options.IncludeCloserNodes;
    }

    /// <summary>What the request is about, when it has a target.</summary>
    public NodeId? Target { get; }

    /// <summary>The token it presented, 32 bytes, or null. It is valid: a wrong one was already answered with error 2.</summary>
    public ReadOnlyMemory<byte>? Token { get; }

    /// <summary>The sender, as UDP knows it; without a token anybody may have forged it.</summary>
    public PeerAddress From { get; }

    /// <summary>The sender's id when it is persistent and the id belongs to <see cref="From"/>.</summary>
    public NodeId? FromId { get; }

    /// <summary>Our address as the sender sees it.</summary>
    public PeerAddress To { get; }

    /// <summary>Whether the sender's address was proven in the last ten minutes.</summary>
    public bool IsProven { get; }

    /// <summary>Whether a reply carries a token. Starts as the command says.</summary>
    public bool IncludeToken { get; set; }

    /// <summary>Whether a reply carries closer nodes, if there is a target. Starts as the command says.</summary>
    public bool IncludeCloserNodes { get; set; }
}
