using HyperDht.Runtime;

namespace HyperDht;

/// <summary>One of several relays, each as likely as the others.</summary>
/// <param name="keys">Their keys; at least one.</param>
public sealed class RelayKeys(params IReadOnlyList<PublicKey> keys) : IRelaySelector
{
    /// <summary>No relay at all, even where the node names one for every connection.</summary>
    public static IRelaySelector None { get; } = new NoRelay();

    private readonly PublicKey[] _keys = keys.Count > 0 ? [.. keys] : throw new ArgumentException("At least one relay is needed.", nameof(keys));

    /// <inheritdoc />
    public PublicKey? Select(PublicKey remotePublicKey, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _keys[random.Next(_keys.Length)];
    }

    private sealed class NoRelay : IRelaySelector
    {
        public PublicKey? Select(PublicKey remotePublicKey, IRandomSource random) => null;
    }
}
