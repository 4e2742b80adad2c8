using HyperDht.Encoding;
using HyperDht.Plugins;
using HyperDht.Records.Encoding;
using HyperDht.Tests.Threats;

namespace HyperDht.Records.Tests.Threats;

/// <summary>Counts and lengths far larger than the packet, in every message that a storing node or its client decodes.</summary>
public sealed class R1_DecoderBombs
{
    private static readonly PeerAddress[] Relays =
        [PeerAddress.Parse("198.51.100.7:4660"), PeerAddress.Parse("198.51.100.8:1"), PeerAddress.Parse("198.51.100.9:65535")];

    private static readonly DhtPeer Peer = new(new PublicKey(Filled(32, 7)), Relays);

    [Fact]
    public void Peer_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("peer", input => PeerCodec.TryDecode(input, out _)).Run(1, PeerCodec.Encode(Peer));

    [Fact]
    public void Peers_NeverThrowNorAllocateByClaim() => new DecoderAttack("peers", input =>
    {
        var reader = new WireReader(input);
        PeersCodec.TryRead(ref reader, out _);
    }).Run(2, PeersCodec.Encode([Peer, Peer with { RelayAddresses = [] }, Peer]));

    [Fact]
    public void LookupReply_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("lookupReply", input => LookupReplyCodec.TryDecode(input, out _, out _)).Run(
            3,
            LookupReplyCodec.Encode([PeerCodec.Encode(Peer), PeerCodec.Encode(Peer)], 1_700_000_000_000),
            LookupReplyCodec.Encode([.. Enumerable.Repeat((ReadOnlyMemory<byte>)PeerCodec.Encode(Peer), 20)], 0));

    [Fact]
    public void Announce_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("announce", input => AnnounceCodec.TryDecode(input, out _)).Run(
            4,
            AnnounceCodec.Encode(new AnnounceValue(Peer, Filled(32, 1), Filled(64, 2), 1_700_000_000_000)),
            AnnounceCodec.Encode(new AnnounceValue(null, Filled(32, 1), null, 0)));

    [Fact]
    public void MutableValues_NeverThrowNorAllocateByClaim()
    {
        var value = new SignedValue(70_000, Filled(100, 3), Filled(64, 4));
        new DecoderAttack("mutablePutRequest", input => MutableCodec.TryDecodePut(input, out _, out _))
            .Run(5, MutableCodec.EncodePut(Peer.PublicKey, value));
        new DecoderAttack("mutableGetReply", input => MutableCodec.TryDecodeReply(input, out _))
            .Run(6, MutableCodec.EncodeReply(value));
    }

    [Fact]
    public void PluginRequest_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("pluginRequest", input => PluginEnvelope.TryDecode(input, out _)).Run(
            11,
            new PluginEnvelope(PluginEnvelope.EncodeName("tally"), 2, 70_000, Filled(200, 5)).Encode(),
            new PluginEnvelope(PluginEnvelope.EncodeName("tally"), 2, 0, null).Encode());

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
