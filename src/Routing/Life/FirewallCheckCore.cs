using HyperDht.Routing.Nat;

namespace HyperDht.Routing.Life;

/// <summary>Judges a round of PING_NAT answers: may others reach the server socket unasked (spec 01 §17)?</summary>
internal sealed class FirewallCheckCore(uint observedHost, ushort serverPort, int asked)
{
    /// <summary>Nodes asked when that many are known.</summary>
    public const int NodesAsked = 5;

    private const int EnoughOfMany = 3;

    private int _reached;

    /// <summary>What the answers that reached the server socket say about our address.</summary>
    public NatSampler Sampler { get; } = new();

    public bool IsFirewalled =>
        asked == 0 || _reached < (asked >= NodesAsked ? EnoughOfMany : 1)
        || Sampler.Conclusion is not { } seen || seen.Host != observedHost || seen.Port != serverPort;

    /// <summary>One node answered.</summary>
    public void HandlePong(PeerAddress to, bool isOnServerSocket)
    {
        if (isOnServerSocket)
        {
            _reached++;
            Sampler.Add(to);
        }
    }
}
