namespace HyperDht.Holepunch.Nat;

/// <summary>Concludes from what others see of one socket what its NAT does (spec 03 §9.1).</summary>
/// <remarks>Pure.</remarks>
internal sealed class NatAnalyzer
{
    /// <summary>Samples that settle most cases.</summary>
    public const int EnoughSamples = 4;

    private const int FewestSamples = 3;

    private readonly HashSet<PeerAddress> _referrers = [];
    private readonly HitList _seen = new();
    private readonly HitList _hosts = new();
    private bool _isFirewalled;

    public NatAnalyzer(bool isFirewalled)
    {
        _isFirewalled = isFirewalled;
        Kind = isFirewalled ? NatKind.Unknown : NatKind.Open;
        IsResolved = !isFirewalled;
    }

    public NatKind Kind { get; private set; }

    /// <summary>The socket's public addresses, best first; port 0 for a random one. Null while unknown, and while open.</summary>
    public IReadOnlyList<SeenAddress>? Addresses { get; private set; }

    /// <summary>Everything seen so far, most often first.</summary>
    public IReadOnlyList<SeenAddress> Seen => _seen.Entries;

    public int SampleCount => _referrers.Count;

    /// <summary>Whether waiting longer is not worth it; never falls back.</summary>
    public bool IsResolved { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>Adds how a node sees the socket; a second word of the same node does not count.</summary>
    /// <param name="seen">Our address in its eyes.</param>
    /// <param name="referrer">The node.</param>
    public void HandleSample(PeerAddress seen, PeerAddress referrer)
    {
        if (!_referrers.Add(referrer))
        {
            return;
        }

        _seen.Add(seen);
        _hosts.Add(seen with { Port = 0 });
        if (SampleCount >= FewestSamples || !_isFirewalled)
        {
            Update();
        }

        IsResolved |= Kind is NatKind.Consistent or NatKind.Open || SampleCount >= EnoughSamples;
    }

    /// <summary>Takes note of whether the whole node is behind a firewall; counts with the next evaluation.</summary>
    public void HandleFirewalled(bool isFirewalled) => _isFirewalled = isFirewalled;

    /// <summary>Nobody is left to ask, or nobody waits any more.</summary>
    public void Resolve() => IsResolved = true;

    /// <summary>Keeps the verdict that the other side was told; samples still count.</summary>
    public void Freeze() => IsFrozen = true;

    public void Unfreeze()
    {
        IsFrozen = false;
        Update();
    }

    /// <summary>Evaluates what is known.</summary>
    public void Update()
    {
        if (IsFrozen)
        {
            return;
        }

        if (!_isFirewalled)
        {
            Kind = NatKind.Open;
            return;
        }

        Kind = Kind is NatKind.Open ? NatKind.Unknown : Kind;
        if (SampleCount >= FewestSamples)
        {
            Kind = Judge();
            Addresses = AddressesOf(Kind);
        }
    }

    private NatKind Judge()
    {
        switch (_seen.Entries[0].Hits)
        {
            case >= FewestSamples:
                return NatKind.Consistent;
            case 1:
                return NatKind.Random;
        }

        if (_hosts.Entries.Count == 1)
        {
            return SampleCount > FewestSamples ? NatKind.Random : Kind;
        }

        // Two hosts that are each seen twice: two ways out, both of them consistent.
        if (_seen.Entries.Count > 1 && _seen.Entries[1].Hits >= 2)
        {
            return NatKind.Consistent;
        }

        return SampleCount > EnoughSamples ? NatKind.Random : Kind;
    }

    private SeenAddress[]? AddressesOf(NatKind kind) => kind switch
    {
        NatKind.Random => [_hosts.Entries[0]],
        NatKind.Consistent => [.. _seen.Entries.Where((entry, at) => entry.Hits >= 2 || at < 2)],
        _ => null,
    };
}
