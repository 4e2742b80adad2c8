using HyperDht.Records.Commands;
using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Stores values under their hashes and reads them (spec 02 §8).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class ImmutableClient(IDhtRpc rpc)
{
    public async Task<ImmutablePutResult> PutAsync(
        ReadOnlyMemory<byte> value, DhtQueryOptions options, CancellationToken cancellationToken)
    {
        var hash = Topic.Hash(value.Span);
        var target = new NodeId(hash.Span);
        var tally = new StoreTally();
        await using var query = rpc.Query(CallOf(target), options with
        {
            Commit = async (node, token) => tally.Add(await StoreRequest.SendAsync(
                rpc,
                node,
                fresh => new(new DhtCall(RecordCommandIds.ImmutablePut) { Target = target, Token = fresh, Value = value }),
                token)),
        });
        await query.FinishedAsync(cancellationToken);
        return new ImmutablePutResult(hash, query.ClosestReplies, tally.Stored);
    }

    public async Task<ImmutableValue?> GetAsync(Topic hash, DhtQueryOptions options, CancellationToken cancellationToken)
    {
        await using var query = rpc.Query(CallOf(new NodeId(hash.Span)), options with { Commit = null, CommitWithToken = false });
        await foreach (var response in query.WithCancellation(cancellationToken))
        {
            if (response.Value is { } value && Topic.Hash(value.Span) == hash)
            {
                return new ImmutableValue(value, response.From, response.FromId, response.To, response.Token);
            }
        }

        return null;
    }

    private static DhtCall CallOf(NodeId target) => new(RecordCommandIds.ImmutableGet) { Target = target };
}
