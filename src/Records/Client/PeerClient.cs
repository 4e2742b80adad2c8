using System.Runtime.CompilerServices;
using HyperDht.Records.Commands;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Asks storing nodes for the servers on keys, and tells them about ours (spec 02 §8, §9).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class PeerClient(IDhtRpc rpc)
{
    /// <summary>The walk that looks for a server; replies without a peer are part of it, too.</summary>
    /// <param name="target">The key's target.</param>
    /// <param name="options">How to walk.</param>
    public IDhtQuery FindPeerQuery(NodeId target, DhtQueryOptions? options = null) =>
        rpc.Query(new DhtCall(RecordCommandIds.FindPeer) { Target = target }, options);

    /// <summary>What the nodes on the way know of the server on a key; replies that list nobody, or another key, are left out.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">How to walk.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    public async IAsyncEnumerable<FindPeerReply> FindPeerAsync(
        PublicKey key, DhtQueryOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var query = FindPeerQuery(NodeId.FromPublicKey(key), options);
        await foreach (var response in query.WithCancellation(cancellationToken))
        {
            if (TryRead(response, out var reply) && reply!.Peer.PublicKey == key)
            {
                yield return reply;
            }
        }
    }

    /// <summary>Asks one node for the server on a target.</summary>
    public Task<DhtResponse> FindPeerAtAsync(NodeId target, PeerAddress node, CancellationToken cancellationToken = default) =>
        rpc.RequestAsync(new DhtCall(RecordCommandIds.FindPeer) { Target = target }, node, cancellationToken: cancellationToken);

    /// <summary>Reads a reply to FIND_PEER; false when it lists nobody.</summary>
    public static bool TryRead(DhtResponse response, out FindPeerReply? reply)
    {
        reply = response.ErrorCode == 0 && response.Value is { } value && PeerCodec.TryDecode(value.Span, out var peer)
            ? new FindPeerReply(response.From, response.FromId, response.To, response.Token, peer!)
            : null;
        return reply is not null;
    }

    /// <summary>Announces a server on a node that has just answered with its id and a token.</summary>
    /// <param name="target">The target of the key.</param>
    /// <param name="signing">Signs.</param>
    /// <param name="node">The node's answer.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    public async Task<DhtResponse> AnnounceAsync(
        NodeId target, RecordSigning signing, DhtResponse node, CancellationToken cancellationToken = default)
    {
        var context = ContextOf(target, signing, node);
        var signature = await signing.SignAnnounceAsync(context, cancellationToken);
        return await SendAsync(RecordCommandIds.Announce, context, signature, node, cancellationToken);
    }

    /// <summary>Takes an announcement back from a node that has just answered with its id and a token.</summary>
    /// <param name="target">The target of the key.</param>
    /// <param name="signing">Signs.</param>
    /// <param name="node">The node's answer.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    public async Task<DhtResponse> UnannounceAsync(
        NodeId target, RecordSigning signing, DhtResponse node, CancellationToken cancellationToken = default)
    {
        var context = ContextOf(target, signing, node);
        var signature = await signing.SignUnannounceAsync(context, cancellationToken);
        return await SendAsync(RecordCommandIds.Unannounce, context, signature, node, cancellationToken);
    }

    /// <summary>Whether a reply carries what a signature needs.</summary>
    public static bool CanStoreOn(DhtResponse node) => node is { FromId: not null, Token: not null };

    // Servers are listed without relay addresses: whoever looks for one asks the nodes that list it (spec 02 §9).
    private static AnnounceContext ContextOf(NodeId target, RecordSigning signing, DhtResponse node) =>
        node is { FromId: { } id, Token: { } token }
            ? new AnnounceContext(target, id, token, new DhtPeer(signing.PublicKey, []))
            : throw new ArgumentException("The node's answer has no id or no token.", nameof(node));

    private Task<DhtResponse> SendAsync(
        Messaging.DhtCommandId command, AnnounceContext context, ReadOnlyMemory<byte> signature, DhtResponse node, CancellationToken cancellationToken)
    {
        var value = AnnounceCodec.Encode(new AnnounceValue(context.Peer, null, signature, 0));
        return rpc.RequestAsync(
            new DhtCall(command) { Target = context.Target, Token = context.Token, Value = value },
            node.From,
            cancellationToken: cancellationToken);
    }
}
