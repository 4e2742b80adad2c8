using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Rpc;

namespace HyperDht.Records.Handlers;

/// <summary>Stores who announces, once the signature holds for this very node and its token (spec 02 §7.3, §7.4).</summary>
/// <param name="store">Where records go.</param>
/// <param name="forwards">Where servers on their own key go.</param>
/// <param name="chains">Where refresh tokens go.</param>
/// <param name="node">Whose id announcements are signed for.</param>
/// <param name="time">What bumps are compared with.</param>
internal sealed class AnnounceHandler(
    IRecordStore store, IForwardTable forwards, RefreshChains chains, INodeIdentity node, TimeProvider time)
    : IDhtMessageHandler<Announce, DhtAcknowledgement>
{
    /// <summary>Relay addresses kept of each peer; all of them are signed.</summary>
    public const int MaxRelayAddresses = 3;

    public ValueTask<DhtOutcome<DhtAcknowledgement>> HandleAsync(Announce message, CancellationToken cancellationToken) =>
        new(message.Peer is null ? Refresh(message) : Store(message, message.Peer));

    private DhtOutcome<DhtAcknowledgement> Store(Announce message, DhtPeer peer)
    {
        if (node.Id is not { } id || message.Request.Token is not { } token || message.Signature is not { } signature
            || !RecordSignatures.VerifyAnnounce(
                new AnnounceContext(message.Target, id, token, peer, message.Refresh), signature.Span))
        {
            return DhtOutcome<DhtAcknowledgement>.Silent;
        }

        var record = PeerCodec.Encode(peer.PublicKey, peer.RelayAddresses, Math.Min(peer.RelayAddresses.Count, MaxRelayAddresses));
        var entry = new RefreshEntry(message.Target, record, NodeId.FromPublicKey(peer.PublicKey) == message.Target);
        if (!TryKeep(entry, message.Request.From))
        {
            return DhtOutcome<DhtAcknowledgement>.Silent;
        }

        if (!entry.IsSelfAnnounce && message.Bump != 0)
        {
            TopicBump.Raise(store, message.Target, message.Bump, time.GetUtcNow(), message.Request.From);
        }

        if (message.Refresh is { } refresh)
        {
            chains.Register(new NodeId(refresh.Span), entry, message.Request.From);
        }

        return new DhtAcknowledgement();
    }

    private DhtOutcome<DhtAcknowledgement> Refresh(Announce message)
    {
        if (message.Refresh is not { } bytes)
        {
            return DhtOutcome<DhtAcknowledgement>.Silent;
        }

        var revealed = new NodeId(bytes.Span);
        if (!chains.TryFind(revealed, out var entry, out var registered) || !TryKeep(entry, message.Request.From))
        {
            return DhtOutcome<DhtAcknowledgement>.Silent;
        }

        chains.Advance(registered, revealed, entry, message.Request.From);
        return new DhtAcknowledgement();
    }

    private bool TryKeep(RefreshEntry entry, PeerAddress source)
    {
        if (!entry.IsSelfAnnounce)
        {
            return store.AddPeer(entry.Target, entry.Key, new StoredValue(entry.Record, source));
        }

        store.RemovePeer(entry.Target, entry.Key);
        return forwards.Set(entry.Target, entry.Record, source);
    }
}
