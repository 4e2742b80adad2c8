using HyperDht.Encoding;
using HyperDht.Records.Commands;
using HyperDht.Records.Encoding;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Records.Client;

/// <summary>Stores signed values under keys and reads the newest (spec 02 §8).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class MutableClient(IDhtRpc rpc, IDhtLoop loop)
{
    public async Task<MutablePutResult> PutAsync(
        ReadOnlyMemory<byte> value, IRecordSigner signer, MutablePutOptions options, CancellationToken cancellationToken)
    {
        var signing = new RecordSigning(loop, signer);
        var key = signing.PublicKey;
        var signature = await signing.SignMutableAsync(options.Seq, value.Span, cancellationToken);
        var signed = MutableCodec.EncodePut(key, new SignedValue(options.Seq, value, signature));
        var tally = new StoreTally();

        // The walk only finds the nodes; what they have is up to them to compare.
        await using var query = rpc.Query(CallOf(key, 0), (options.Query ?? new DhtQueryOptions()) with
        {
            Commit = async (node, token) => tally.Add(await PutOnAsync(node, key, signed, token)),
        });
        await query.FinishedAsync(cancellationToken);
        return new MutablePutResult(
            key, options.Seq, signature, query.ClosestReplies, tally.Stored, tally.SeqReused, tally.SeqTooLow);
    }

    public Task<MutableValue?> GetAsync(PublicKey key, MutableGetOptions options, CancellationToken cancellationToken) =>
        options.Latest ? GetLatestAsync(key, options, cancellationToken) : GetFirstAsync(key, options, cancellationToken);

    private async Task<MutableValue?> GetFirstAsync(PublicKey key, MutableGetOptions options, CancellationToken cancellationToken)
    {
        var newest = new NewestValue(key, options.Seq);
        await using var query = rpc.Query(CallOf(key, options.Seq), QueryOf(options));
        await foreach (var response in query.WithCancellation(cancellationToken))
        {
            if (newest.Offer(response))
            {
                break;
            }
        }

        return newest.Value;
    }

    private async Task<MutableValue?> GetLatestAsync(PublicKey key, MutableGetOptions options, CancellationToken cancellationToken)
    {
        var newest = new NewestValue(key, options.Seq);
        var refresh = options.Refresh is null ? null : new ValueRefresh(loop, newest, options.Refresh);
        await using var query = rpc.Query(CallOf(key, options.Seq), QueryOf(options) with
        {
            Replied = response => newest.Offer(response),
            Commit = refresh is null ? null : async (node, token) =>
            {
                if (await refresh.IsWantedAsync(token))
                {
                    await PutOnAsync(node, key, refresh.Signed, token);
                }
            },
        });
        try
        {
            await query.FinishedAsync(cancellationToken);
        }
        catch (HyperDhtException)
        {
            refresh?.ThrowIfFailed();
            throw;
        }

        return newest.Value;
    }

    private static DhtQueryOptions QueryOf(MutableGetOptions options) =>
        (options.Query ?? new DhtQueryOptions()) with { Commit = null, CommitWithToken = false };

    private static DhtCall CallOf(PublicKey key, ulong seq)
    {
        var wanted = new byte[WireWriter.SizeOf(seq)];
        new WireWriter(wanted).WriteUInt(seq);
        return new DhtCall(RecordCommandIds.MutableGet) { Target = NodeId.FromPublicKey(key), Value = wanted };
    }

    private Task<DhtResponse> PutOnAsync(
        DhtResponse node, PublicKey key, ReadOnlyMemory<byte> signed, CancellationToken cancellationToken) =>
        StoreRequest.SendAsync(
            rpc,
            node,
            token => new(new DhtCall(RecordCommandIds.MutablePut)
            {
                Target = NodeId.FromPublicKey(key), Token = token, Value = signed,
            }),
            cancellationToken);
}
