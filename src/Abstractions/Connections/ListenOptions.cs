using HyperDht.Holepunch;
using HyperDht.Records;

namespace HyperDht;

/// <summary>How to listen (spec 03 §12.1).</summary>
public sealed record ListenOptions
{
    /// <summary>Who may connect; null uses the node's policy. A refusal is silence.</summary>
    public IFirewallPolicy? Firewall { get; init; }

    /// <summary>
    /// Signs the announcements of the key when its secret lives elsewhere (spec 03 §19); null (default) is the key pair. Of the same key, or the call
    /// throws <see cref="ArgumentException"/>; must live until the listener is disposed.
    /// </summary>
    public IRecordSigner? Signer { get; init; }

    /// <summary>Whether local addresses are offered; default true.</summary>
    public bool ShareLocalAddress { get; init; } = true;

    /// <summary>Whether clients behind NATs are punched for; default true. False leaves direct paths, the LAN and relays.</summary>
    public bool CanHolepunch { get; init; } = true;

    /// <summary>Whether a hole punch may begin, asked when both NATs are known; null allows it. Called on the node's loop; must be quick.</summary>
    public Func<PunchSituation, bool>? Holepunch { get; init; }

    /// <summary>
    /// Names a blind relay that is used where no other way leads, and until a better one is found; null for what the node names for every
    /// connection, <see cref="RelayKeys.None"/> for none.
    /// </summary>
    public IRelaySelector? RelayThrough { get; init; }

    /// <summary>Whether a relay that a client names is dialed when we name none; default true. The client's address stays hidden from us then.</summary>
    public bool AcceptsClientRelays { get; init; } = true;

    /// <summary>
    /// Whether the socket of a connection waits 3 s after its orderly end for the next one of the same client, if that asks for it with
    /// <see cref="ConnectOptions.ReusableSocket"/> (spec 03 §16). Default false.
    /// </summary>
    public bool ReusableSocket { get; init; }

    /// <summary>
    /// Holds the connections, one for each peer; null (default) lets a peer have many. Of this node, or the call throws
    /// <see cref="ArgumentException"/>. What the pool ends is never accepted (spec 03 §17).
    /// </summary>
    public IConnectionPool? Pool { get; init; }

    /// <summary>
    /// How long a finished handshake is remembered (spec 03 §12.1): its repetitions get the same answer meanwhile, later ones none. Zero to two
    /// minutes, or the call throws <see cref="ArgumentOutOfRangeException"/>. Default 10 s. A relayed one is remembered for two minutes anyway,
    /// because the search for a direct path goes on; <see cref="Limits.ConnectionsLimits.HalfOpen"/> bounds how many are.
    /// </summary>
    public TimeSpan HandshakeClearWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections that wait to be accepted; further ones are dropped. Default 1024.</summary>
    public int Backlog { get; init; } = 1024;
}
