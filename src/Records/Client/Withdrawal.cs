using HyperDht.Records.Commands;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Takes a key off every node that lists it, while a walk comes by (spec 02 §8, <c>lookupAndUnannounce</c>).</summary>
/// <remarks>On the loop; disposing, from any thread, abandons what is in flight.</remarks>
internal sealed class Withdrawal(IDhtRpc rpc, RecordSigning signing, NodeId target) : IDisposable
{
    // A node that shows so many may have the key among those it did not show.
    private const int FullReply = 20;

    private readonly CancellationTokenSource _abandoned = new();
    private readonly List<Task> _running = [];
    private HyperDhtException? _unsigned;

    /// <summary>Looks at a reply of the walk.</summary>
    public void HandleReply(DhtResponse node)
    {
        if (node is { Token: not null, FromId: { } id, Value: { } value } && !_abandoned.IsCancellationRequested
            && LookupReplyCodec.TryDecode(value.Span, out var peers, out _)
            && (peers.Length >= FullReply || peers.Any(peer => peer.PublicKey == signing.PublicKey)))
        {
            _running.Add(UnannounceAsync(node, id));
        }
    }

    /// <summary>Waits until every node has been told; which of them did not answer makes no difference.</summary>
    public Task EndedAsync() => Task.WhenAll(_running);

    /// <summary>Tells the caller that nothing was withdrawn because its key did not sign.</summary>
    public void ThrowIfUnsigned()
    {
        if (_unsigned is { } error)
        {
            throw new HyperDhtException(error.ErrorCode, error.Message, error);
        }
    }

    public void Dispose() => _abandoned.Cancel();

    private async Task UnannounceAsync(DhtResponse node, NodeId storingNode)
    {
        try
        {
            await StoreRequest.SendAsync(rpc, node, token => CreateAsync(storingNode, token), _abandoned.Token);
        }
        catch (HyperDhtException error)
        {
            // A node that is gone forgets by itself.
            _unsigned = error.ErrorCode == DhtErrorCodes.SigningFailed ? error : _unsigned;
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
            // Whoever waited has left.
        }
    }

    private async ValueTask<DhtCall> CreateAsync(NodeId storingNode, ReadOnlyMemory<byte> token)
    {
        var peer = new DhtPeer(signing.PublicKey, []);
        var signature = await signing.SignUnannounceAsync(new AnnounceContext(target, storingNode, token, peer), _abandoned.Token);
        return new DhtCall(RecordCommandIds.Unannounce)
        {
            Target = target,
            Token = token,
            Value = AnnounceCodec.Encode(new AnnounceValue(peer, null, signature, 0)),
        };
    }
}
