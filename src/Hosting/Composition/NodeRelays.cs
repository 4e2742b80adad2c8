namespace HyperDht.Hosting.Composition;

/// <summary>The relays that a node names where a call names none.</summary>
internal static class NodeRelays
{
    /// <summary>Those of the builder and of the options, each once; null when there are none.</summary>
    public static IRelaySelector? Create(IEnumerable<NodeRelay> added, HyperDhtOptions options)
    {
        PublicKey[] keys = [.. added.Select(relay => relay.Key).Concat((options.RelayThrough ?? []).Select(PublicKey.Parse)).Distinct()];
        return keys.Length == 0 ? null : new RelayKeys(keys);
    }
}
