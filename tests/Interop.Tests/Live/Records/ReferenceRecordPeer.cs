namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>npm hyperdht.</summary>
internal sealed class ReferenceRecordPeer : IRecordPeer
{
    private readonly ReferencePeer _process = ReferencePeer.Start();

    public static async Task<ReferenceRecordPeer> StartAsync(IReadOnlyList<string> bootstrap)
    {
        var peer = new ReferenceRecordPeer();
        await peer._process.CallAsync("node", new { bootstrap });
        return peer;
    }

    public async Task<int> AnnounceAsync(Topic topic, byte[] seed, IReadOnlyList<PeerAddress> relays, bool clear, ulong bump)
    {
        var result = await _process.CallAsync("announce", new
        {
            topic = topic.ToString(), seed = Hex(seed), relays = relays.Select(relay => relay.ToString()), clear, bump,
        });
        return result.GetProperty("closest").GetInt32();
    }

    public Task UnannounceAsync(Topic topic, byte[] seed) =>
        _process.CallAsync("unannounce", new { topic = topic.ToString(), seed = Hex(seed) });

    public async Task<(IReadOnlyList<LiveListing> Peers, ulong Bump)> LookupAsync(Topic topic)
    {
        var result = await _process.CallAsync("lookup", new { topic = topic.ToString() });
        var replies = result.GetProperty("replies").EnumerateArray().ToArray();
        var listings = replies.SelectMany(reply => reply.GetProperty("peers").EnumerateArray()).Select(peer => new LiveListing(
            PublicKey.Parse(peer.GetProperty("publicKey").GetString()!),
            [.. peer.GetProperty("relays").EnumerateArray().Select(relay => PeerAddress.Parse(relay.GetString()!))]));
        return (listings.Different(), replies.Select(reply => reply.GetProperty("bump").GetUInt64()).DefaultIfEmpty().Max());
    }

    public async Task<Topic> ImmutablePutAsync(byte[] value)
    {
        var result = await _process.CallAsync("immutablePut", new { value = Hex(value) });
        return new Topic(Convert.FromHexString(result.GetProperty("hash").GetString()!));
    }

    public async Task<string?> ImmutableGetAsync(Topic hash) =>
        (await _process.CallAsync("immutableGet", new { hash = hash.ToString() })).GetProperty("value").GetString();

    public Task MutablePutAsync(byte[] seed, byte[] value, ulong seq) =>
        _process.CallAsync("mutablePut", new { seed = Hex(seed), value = Hex(value), seq });

    public async Task<LiveValue?> MutableGetAsync(PublicKey key, ulong seq, bool latest, bool refresh)
    {
        var found = await _process.CallAsync("mutableGet", new { key = key.ToHex(), seq, latest, refresh });
        return found.GetProperty("value").GetString() is { } value
            ? new LiveValue(found.GetProperty("seq").GetUInt64(), value, found.GetProperty("signature").GetString()!)
            : null;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
