using System.Runtime.CompilerServices;
using HyperDht.Limits;
using HyperDht.Records.Commands;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Records.Client;

/// <summary>Looks topics up, announces keys under them and takes them back (spec 02 §8).</summary>
/// <remarks>Streams may be read on any thread; everything else is for the loop.</remarks>
internal sealed class TopicClient(IDhtRpc rpc, IDhtLoop loop, RecordsLimits limits)
{
    /// <summary>The replies of a walk that list peers, as they come.</summary>
    public async IAsyncEnumerable<LookupReply> LookupAsync(
        NodeId target, DhtQueryOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var query = rpc.Query(CallOf(target), options);
        await foreach (var response in query.WithCancellation(cancellationToken))
        {
            if (TryRead(response, out var reply))
            {
                yield return reply!;
            }
        }
    }

    /// <summary>The same, and takes a key off the nodes that list it; the stream ends when that is done.</summary>
    public async IAsyncEnumerable<LookupReply> LookupAndUnannounceAsync(
        NodeId target,
        IRecordSigner signer,
        DhtQueryOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var withdrawal = new Withdrawal(rpc, new RecordSigning(loop, signer), target);
        Task EndedAsync() => loop.InvokeAsync(async () =>
        {
            await withdrawal.EndedAsync();
            return true;
        });
        await using var query = rpc.Query(CallOf(target), options with
        {
            Replied = withdrawal.HandleReply,
            Commit = options.Commit is not { } commit ? null : async (node, token) =>
            {
                await EndedAsync();
                await commit(node, token);
            },
        });
        await foreach (var response in query.WithCancellation(cancellationToken))
        {
            if (TryRead(response, out var reply))
            {
                yield return reply!;
            }
        }

        await EndedAsync().WaitAsync(cancellationToken);
        withdrawal.ThrowIfUnsigned();
    }

    /// <summary>Takes a key off the nodes that list it.</summary>
    public async Task UnannounceAsync(
        NodeId target, IRecordSigner signer, DhtQueryOptions options, CancellationToken cancellationToken)
    {
        using var withdrawal = new Withdrawal(rpc, new RecordSigning(loop, signer), target);
        await using var query = rpc.Query(CallOf(target), options with
        {
            Replied = withdrawal.HandleReply,
            Commit = (_, _) => withdrawal.EndedAsync(),
        });
        await query.FinishedAsync(cancellationToken);
        withdrawal.ThrowIfUnsigned();
    }

    /// <summary>Lists a key on the nodes nearest to a topic.</summary>
    public async Task<AnnounceResult> AnnounceAsync(
        NodeId target, IRecordSigner signer, AnnounceOptions options, CancellationToken cancellationToken)
    {
        var signing = new RecordSigning(loop, signer);
        var peer = new DhtPeer(signing.PublicKey, [.. options.RelayAddresses]);
        var replies = new List<LookupReply>();
        var tally = new StoreTally();
        using var withdrawal = options.Clear ? new Withdrawal(rpc, signing, target) : null;
        await using var query = rpc.Query(CallOf(target), (options.Query ?? new DhtQueryOptions()) with
        {
            Replied = response =>
            {
                withdrawal?.HandleReply(response);
                if (TryRead(response, out var reply))
                {
                    replies.Add(reply!);
                }
            },
            Commit = async (node, token) =>
            {
                if (withdrawal is not null)
                {
                    await withdrawal.EndedAsync();
                }

                tally.Add(await AnnounceOnAsync(node, target, peer, options.Bump, signing, token));
            },
        });
        await query.FinishedAsync(cancellationToken);
        return new AnnounceResult(replies, query.ClosestReplies, tally.Stored);
    }

    /// <summary>Reads a reply to LOOKUP; false when it lists nobody. Peers beyond the limit, and listed twice, are left out.</summary>
    public bool TryRead(DhtResponse response, out LookupReply? reply)
    {
        reply = response.ErrorCode == 0 && response.Value is { } value && LookupReplyCodec.TryDecode(value.Span, out var peers, out var bump)
            ? new LookupReply(response.From, response.FromId, response.To, response.Token, Distinct(peers), bump)
            : null;
        return reply is not null;
    }

    private static DhtCall CallOf(NodeId target) => new(RecordCommandIds.Lookup) { Target = target };

    private DhtPeer[] Distinct(DhtPeer[] peers)
    {
        DhtPeer[] distinct = [.. peers.DistinctBy(peer => peer.PublicKey).Take(limits.PeersPerReply)];
        if (distinct.Length < peers.Length)
        {
            RecordsMetrics.PeersIgnored.Add(peers.Length - distinct.Length);
        }

        return distinct;
    }

    private Task<DhtResponse> AnnounceOnAsync(
        DhtResponse node, NodeId target, DhtPeer peer, ulong bump, RecordSigning signing, CancellationToken cancellationToken)
    {
        var storingNode = node.FromId ?? throw new ArgumentException("The node's answer has no id.", nameof(node));
        return StoreRequest.SendAsync(
            rpc,
            node,
            async token =>
            {
                var context = new AnnounceContext(target, storingNode, token, peer);
                var signature = await signing.SignAnnounceAsync(context, cancellationToken);
                return new DhtCall(RecordCommandIds.Announce)
                {
                    Target = target,
                    Token = token,
                    Value = AnnounceCodec.Encode(new AnnounceValue(peer, null, signature, bump)),
                };
            },
            cancellationToken);
    }
}
