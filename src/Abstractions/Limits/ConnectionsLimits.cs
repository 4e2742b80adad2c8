using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What strangers who ask to connect may cost. Bound from <c>HyperDht:Limits:Connections</c>.</summary>
public sealed record ConnectionsLimits
{
    /// <summary>First messages per second that are read for one client address, as claimed; four times as many at once. Loopback is exempt while <c>ExemptLoopback</c> holds.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "H1", counter: "hyperdht.connections.handshakes.limited", test: "H1_CpuFlood")]
    public int HandshakesPerAddress { get; init; } = 50;

    /// <summary>First messages per second that are read from one relay; twice as many at once, and ten times as many of one that we announced to.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "H1", counter: "hyperdht.connections.handshakes.limited", test: "H1_CpuFlood")]
    public int HandshakesPerRelay { get; init; } = 400;

    /// <summary>Percent of one core that the curve work of incoming handshakes may take; half of it is kept for peers that hold a connection.</summary>
    [Range(1, 1600)]
    [DhtLimit(row: "H1", counter: "hyperdht.connections.handshakes.limited", test: "H1_CpuFlood")]
    public int HandshakeCpuPercent { get; init; } = 60;

    /// <summary>Handshakes of a node that are answered but not proven yet, at about 6 KiB each; when there are more, the oldest are given up.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "H2", counter: "hyperdht.connections.half_open.refused", test: "H2_HalfOpenFlood")]
    public int HalfOpen { get; init; } = 1800;

    /// <summary>The share of one client address, as claimed; loopback is exempt while <c>ExemptLoopback</c> holds.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "H2", counter: "hyperdht.connections.half_open.refused", test: "H2_HalfOpenFlood")]
    public int HalfOpenPerAddress { get; init; } = 256;

    /// <summary>The share of one static key.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "H2", counter: "hyperdht.connections.half_open.refused", test: "H2_HalfOpenFlood")]
    public int HalfOpenPerKey { get; init; } = 128;

    /// <summary>Sockets from which listeners answer clients behind NATs; many handshakes share them.</summary>
    [Range(1, 256)]
    [DhtLimit(row: "H2", counter: "hyperdht.holepunch.sockets.opened", test: "H2_PunchSockets")]
    public int PunchSockets { get; init; } = 16;

    /// <summary>Punch sockets that stay open for 3 s after their last connection, because both peers use sockets again.</summary>
    [Range(1, 1 << 16)]
    [DhtLimit(row: "H2", counter: "hyperdht.holepunch.sockets.lingered", test: "H2_ReusableSockets")]
    public int LingeringSockets { get; init; } = 16;

    /// <summary>Peers whose socket is remembered for the next connection; the one remembered longest makes room.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "H2", counter: "hyperdht.connections.routes.dropped", test: "H2_ReusableSockets")]
    public int ReusableRoutes { get; init; } = 512;

    /// <summary>Relays, beside those that a listener announced to, through which the punch rounds of one handshake are answered.</summary>
    [Range(1, 64)]
    [DhtLimit(row: "H7", counter: "hyperdht.holepunch.routes.refused", test: "H7_ForgedRounds")]
    public int PunchRoutes { get; init; } = 4;

    /// <summary>Punch probes, of one byte each, to a host that one relay alone has named as the peer's; the rest when another relay names it, too.</summary>
    [Range(1, 1750)]
    [DhtLimit(row: "H7", counter: "hyperdht.holepunch.probes.withheld", test: "H7_VouchedHosts")]
    public int UnconfirmedProbes { get; init; } = 24;

    /// <summary>How long the rest of the probes waits for another relay to name the host, while none names a different one; then it is sent anyway.</summary>
    [TimeSpanRange(0, 60)]
    [DhtLimit(row: "H7", counter: "hyperdht.holepunch.probes.withheld", test: "H7_VouchedHosts")]
    public TimeSpan UnconfirmedWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First messages remembered, so that a replay opens nothing.</summary>
    [Range(1, 1 << 24)]
    [DhtLimit(row: "H3", counter: "hyperdht.connections.replays.refused", test: "H3_ReplayedHandshake")]
    public int RememberedHandshakes { get; init; } = 65_536;

    /// <summary>Peers that are dialed again at a time because they fell silent, each for six seconds, or fifteen where ports are random; the others wait.</summary>
    [Range(1, 1 << 16)]
    [DhtLimit(row: "H8", counter: "hyperdht.connections.rejoins.delayed", test: "H8_SilentPeers")]
    public int Rejoins { get; init; } = 16;

    /// <summary>Longest Noise message that is forwarded or served, in bytes.</summary>
    [Range(256, 1400)]
    [DhtLimit(row: "R7", counter: "hyperdht.connections.forward.dropped", test: "R7_Forwarder")]
    public int NoiseLength { get; init; } = 1200;

    /// <summary>Messages per second that one host may have sent to addresses of its choice; twice as many at once.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "R7", counter: "hyperdht.connections.forward.dropped", test: "R7_Forwarder")]
    public int ForwardsPerSource { get; init; } = 100;

    /// <summary>Messages per second that one address gets from strangers through this node; twice as many at once.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "R7", counter: "hyperdht.connections.forward.dropped", test: "R7_Forwarder")]
    public int ForwardsPerDestination { get; init; } = 10;

    /// <summary>Forwarded exchanges remembered, to let their answers through.</summary>
    [Range(16, 1 << 24)]
    [DhtLimit(row: "R7", counter: "hyperdht.connections.forward.dropped", test: "R7_Forwarder")]
    public int RememberedForwards { get; init; } = 65_536;
}
