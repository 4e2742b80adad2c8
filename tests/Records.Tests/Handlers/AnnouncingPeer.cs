using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Handlers;

/// <summary>A peer that announces on storing nodes by hand.</summary>
internal sealed class AnnouncingPeer : IDisposable
{
    public static readonly byte[] Token = [.. Enumerable.Repeat((byte)9, 32)];

    public AnnouncingPeer(byte seed) => KeyPair = KeyPair.FromSeed([.. Enumerable.Repeat(seed, 32)]);

    public KeyPair KeyPair { get; }

    public NodeId Target => NodeId.FromPublicKey(KeyPair.PublicKey);

    public FakeRequest Announce(
        NodeId target,
        NodeId storingNode,
        IReadOnlyList<PeerAddress>? relays = null,
        byte[]? refresh = null,
        PeerAddress? from = null,
        ulong bump = 0)
    {
        var context = Context(target, storingNode, relays, refresh);
        return Request(4, target, new AnnounceValue(
            context.Peer, context.Refresh, RecordSignatures.SignAnnounce(context, KeyPair), bump), from);
    }

    public FakeRequest Unannounce(NodeId target, NodeId storingNode)
    {
        var context = Context(target, storingNode, null, null);
        return Request(5, target, new AnnounceValue(context.Peer, null, RecordSignatures.SignUnannounce(context, KeyPair), 0), null);
    }

    public static FakeRequest Refresh(NodeId target, byte[] refresh, PeerAddress? from = null) =>
        Request(4, target, new AnnounceValue(null, refresh, null, 0), from);

    public static FakeRequest Ask(uint command, NodeId target) => new(command) { RequestTarget = target };

    public void Dispose() => KeyPair.Dispose();

    private static FakeRequest Request(uint command, NodeId target, AnnounceValue value, PeerAddress? from) => new(command)
    {
        RequestTarget = target,
        RequestToken = Token,
        RequestValue = AnnounceCodec.Encode(value),
        Sender = from ?? PeerAddress.Loopback(40_000),
    };

    private AnnounceContext Context(NodeId target, NodeId storingNode, IReadOnlyList<PeerAddress>? relays, byte[]? refresh) => new(
        target,
        storingNode,
        Token,
        new DhtPeer(KeyPair.PublicKey, relays ?? []),
        refresh is null ? default(ReadOnlyMemory<byte>?) : refresh);
}
