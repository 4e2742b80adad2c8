namespace HyperDht.Routing;

/// <summary>What any thread may know of a node; replaced as a whole when something changed.</summary>
internal sealed record RpcSnapshot
{
    public static readonly RpcSnapshot Initial = new();

    public NodeId? Id { get; init; }

    public PeerAddress? ObservedAddress { get; init; }

    public PeerAddress? RemoteAddress { get; init; }

    public PeerAddress LocalAddress { get; init; }

    public PeerAddress Address { get; init; }

    public bool IsFirewalled { get; init; } = true;

    public bool IsEphemeral { get; init; } = true;

    public bool IsBootstrapped { get; init; }

    public bool IsOnline { get; init; } = true;

    public bool IsDegraded { get; init; }

    public bool IsSuspended { get; init; }
}
