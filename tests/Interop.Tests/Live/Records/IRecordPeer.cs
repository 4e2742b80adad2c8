namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>A node on real sockets that uses records: ours or the reference's, driven the same way.</summary>
internal interface IRecordPeer : IAsyncDisposable
{
    /// <summary>Announces a topic and returns how many nodes were asked to store.</summary>
    Task<int> AnnounceAsync(Topic topic, byte[] seed, IReadOnlyList<PeerAddress> relays, bool clear = false, ulong bump = 0);

    /// <summary>Takes an announcement back.</summary>
    Task UnannounceAsync(Topic topic, byte[] seed);

    /// <summary>The different listings in all replies, and the highest bump.</summary>
    Task<(IReadOnlyList<LiveListing> Peers, ulong Bump)> LookupAsync(Topic topic);

    /// <summary>Stores a value and returns its hash.</summary>
    Task<Topic> ImmutablePutAsync(byte[] value);

    /// <summary>Reads a value as hex; null when there is none.</summary>
    Task<string?> ImmutableGetAsync(Topic hash);

    /// <summary>Stores a signed value.</summary>
    Task MutablePutAsync(byte[] seed, byte[] value, ulong seq);

    /// <summary>Reads a signed value; null when there is none.</summary>
    Task<LiveValue?> MutableGetAsync(PublicKey key, ulong seq = 0, bool latest = true, bool refresh = false);
}
