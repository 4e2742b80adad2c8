using FsCheck;
using FsCheck.Fluent;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Tests.Encoding;

/// <summary>Whatever is encoded decodes to the same; what follows a message does not matter.</summary>
public sealed class RecordCodecTests
{
    private static readonly Gen<DhtPeer> Peers =
        from key in Bytes(PublicKey.Length)
        from relays in Gen.ListOf(
            from host in Gen.Choose(int.MinValue, int.MaxValue)
            from port in Gen.Choose(0, ushort.MaxValue)
            select new PeerAddress((uint)host, (ushort)port))
        select new DhtPeer(new PublicKey(key), [.. relays]);

    private static readonly Gen<ulong> Numbers = Gen.OneOf(
        Gen.Choose(0, 300).Select(n => (ulong)n),
        Gen.Choose(0, int.MaxValue).Select(n => (ulong)n << 21));

    [Fact]
    public void Peer_RoundTrips() => Check(Peers, peer =>
    {
        Assert.True(PeerCodec.TryDecode([.. PeerCodec.Encode(peer), 1, 2, 3], out var decoded));
        AssertSame(peer, decoded!);
    });

    [Fact]
    public void LookupReply_RoundTrips() => Check(Gen.ListOf(Peers).SelectMany(_ => Numbers, (peers, bump) => (peers, bump)), input =>
    {
        var encoded = LookupReplyCodec.Encode(
            [.. input.peers.Select(peer => (ReadOnlyMemory<byte>)PeerCodec.Encode(peer))], input.bump);

        Assert.True(LookupReplyCodec.TryDecode(encoded, out var peers, out var bump));
        Assert.Equal(input.bump, bump);
        Assert.Equal(input.peers.Count, peers.Length);
        foreach (var (expected, actual) in input.peers.Zip(peers))
        {
            AssertSame(expected, actual);
        }
    });

    [Fact]
    public void Announce_RoundTrips() => Check(
        from peer in Gen.OneOf(Peers.Select(p => (DhtPeer?)p), Gen.Constant((DhtPeer?)null))
        from refresh in Optional(32)
        from signature in Optional(64)
        from bump in Numbers
        select new AnnounceValue(peer, refresh, signature, bump),
        value =>
        {
            Assert.True(AnnounceCodec.TryDecode(AnnounceCodec.Encode(value), out var decoded));
            Assert.Equal(value.Peer is null, decoded.Peer is null);
            if (value.Peer is not null)
            {
                AssertSame(value.Peer, decoded.Peer!);
            }

            Assert.Equal(value.Refresh?.ToArray(), decoded.Refresh?.ToArray());
            Assert.Equal(value.Signature?.ToArray(), decoded.Signature?.ToArray());
            Assert.Equal(value.Bump, decoded.Bump);
        });

    [Fact]
    public void MutablePut_RoundTrips() => Check(
        from seq in Numbers
        from length in Gen.Choose(0, 1000)
        from content in Bytes(length)
        from signature in Bytes(64)
        select new SignedValue(seq, content, signature),
        value =>
        {
            var key = new PublicKey(new byte[32]);
            Assert.True(MutableCodec.TryDecodePut(MutableCodec.EncodePut(key, value), out var decodedKey, out var decoded));
            Assert.Equal(key, decodedKey);
            Assert.Equal(value.Seq, decoded.Seq);
            Assert.Equal(value.Value.ToArray(), decoded.Value.ToArray());
            Assert.Equal(value.Signature.ToArray(), decoded.Signature.ToArray());
        });

    private static void Check<T>(Gen<T> values, Action<T> property) =>
        FsCheck.Fluent.Prop.ForAll(values.ToArbitrary(), property).QuickCheckThrowOnFailure();

    private static Gen<byte[]> Bytes(int length) =>
        Gen.ArrayOf(Gen.Choose(0, 255).Select(n => (byte)n), length);

    private static Gen<ReadOnlyMemory<byte>?> Optional(int length) =>
        Gen.OneOf(Bytes(length).Select(b => (ReadOnlyMemory<byte>?)b.AsMemory()), Gen.Constant((ReadOnlyMemory<byte>?)null));

    private static void AssertSame(DhtPeer expected, DhtPeer actual)
    {
        Assert.Equal(expected.PublicKey, actual.PublicKey);
        Assert.Equal(expected.RelayAddresses, actual.RelayAddresses);
    }
}
