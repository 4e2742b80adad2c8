using HyperDht.Records.Commands;
using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Asks a node to store, with the token of its reply (spec 02 §8, commits).</summary>
/// <remarks>On the loop.</remarks>
internal static class StoreRequest
{
    /// <summary>Sends the request; a node that answers that the token is too old is asked once more with the token it sent.</summary>
    /// <param name="rpc">Sends.</param>
    /// <param name="node">The reply of the node.</param>
    /// <param name="create">Makes the request for a token, signed for it where it is signed.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <exception cref="HyperDhtException">The node gave no token, or does not answer.</exception>
    public static async Task<DhtResponse> SendAsync(
        IDhtRpc rpc,
        DhtResponse node,
        Func<ReadOnlyMemory<byte>, ValueTask<DhtCall>> create,
        CancellationToken cancellationToken)
    {
        if (node.Token is not { } token)
        {
            throw new HyperDhtException(DhtErrorCodes.TooFewNodes, $"{node.From} gave no token to store with.");
        }

        var reply = await rpc.RequestAsync(await create(token), node.From, cancellationToken: cancellationToken);
        return reply.ErrorCode == RecordErrorCodes.InvalidToken && reply.Token is { } fresh
            ? await rpc.RequestAsync(await create(fresh), node.From, cancellationToken: cancellationToken)
            : reply;
    }
}
