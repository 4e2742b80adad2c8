using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Signing;
using HyperDht.Rpc;

namespace HyperDht.Records.Handlers;

/// <summary>Forgets who announced, once the signature holds; whether there was anything to forget makes no difference.</summary>
/// <param name="store">Where records are.</param>
/// <param name="forwards">Where servers on their own key are; those of this node stay.</param>
/// <param name="chains">What could bring a record back.</param>
/// <param name="node">Whose id announcements are signed for.</param>
internal sealed class UnannounceHandler(IRecordStore store, IForwardTable forwards, RefreshChains chains, INodeIdentity node)
    : IDhtMessageHandler<Unannounce, DhtAcknowledgement>
{
    public ValueTask<DhtOutcome<DhtAcknowledgement>> HandleAsync(Unannounce message, CancellationToken cancellationToken)
    {
        if (node.Id is not { } id || message.Request.Token is not { } token
            || !RecordSignatures.VerifyUnannounce(
                new AnnounceContext(message.Target, id, token, message.Peer, message.Refresh), message.Signature.Span))
        {
            return new(DhtOutcome<DhtAcknowledgement>.Silent);
        }

        if (NodeId.FromPublicKey(message.Peer.PublicKey) == message.Target)
        {
            forwards.Remove(message.Target);
        }

        store.RemovePeer(message.Target, message.Peer.PublicKey);
        chains.Forget(message.Target, message.Peer.PublicKey);
        return new(new DhtAcknowledgement());
    }
}
