using HyperDht.Records;

namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>Our node, with the defaults that users have.</summary>
internal sealed class OwnRecordPeer : IRecordPeer
{
    private OwnRecordPeer(IHyperDht node) => Node = node;

    public IHyperDht Node { get; }

    public static async Task<OwnRecordPeer> StartAsync(IReadOnlyList<string> bootstrap) => new(await HyperDhtNode.StartAsync(o =>
    {
        o.Host = "127.0.0.1";
        o.Bootstrap = [.. bootstrap];
    }));

    public async Task<int> AnnounceAsync(Topic topic, byte[] seed, IReadOnlyList<PeerAddress> relays, bool clear, ulong bump)
    {
        using var keyPair = KeyPair.FromSeed(seed);
        var result = await Node.AnnounceAsync(
            topic, keyPair, new AnnounceOptions { RelayAddresses = relays, Clear = clear, Bump = bump });
        Assert.Equal(result.ClosestNodes.Count, result.StoredOn);
        return result.StoredOn;
    }

    public async Task UnannounceAsync(Topic topic, byte[] seed)
    {
        using var keyPair = KeyPair.FromSeed(seed);
        await Node.UnannounceAsync(topic, keyPair);
    }

    public async Task<(IReadOnlyList<LiveListing> Peers, ulong Bump)> LookupAsync(Topic topic)
    {
        var listings = new List<LiveListing>();
        var bump = 0ul;
        await foreach (var reply in Node.LookupAsync(topic))
        {
            bump = Math.Max(bump, reply.Bump);
            listings.AddRange(reply.Peers.Select(peer => new LiveListing(peer.PublicKey, peer.RelayAddresses)));
        }

        return (listings.Different(), bump);
    }

    public async Task<Topic> ImmutablePutAsync(byte[] value)
    {
        var result = await Node.ImmutablePutAsync(value);
        Assert.Equal(result.ClosestNodes.Count, result.StoredOn);
        return result.Hash;
    }

    public async Task<string?> ImmutableGetAsync(Topic hash) =>
        await Node.ImmutableGetAsync(hash) is { } found ? Convert.ToHexStringLower(found.Value.Span) : null;

    public async Task MutablePutAsync(byte[] seed, byte[] value, ulong seq)
    {
        using var keyPair = KeyPair.FromSeed(seed);
        await Node.MutablePutAsync(value, keyPair, new MutablePutOptions { Seq = seq });
    }

    public async Task<LiveValue?> MutableGetAsync(PublicKey key, ulong seq, bool latest, bool refresh)
    {
        var found = await Node.MutableGetAsync(
            key, new MutableGetOptions { Seq = seq, Latest = latest, Refresh = refresh ? _ => true : null });
        return found is null
            ? null
            : new LiveValue(found.Seq, Convert.ToHexStringLower(found.Value.Span), Convert.ToHexStringLower(found.Signature.Span));
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
