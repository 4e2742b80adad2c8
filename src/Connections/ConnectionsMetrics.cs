using System.Diagnostics.Metrics;

namespace HyperDht.Connections;

/// <summary>Instruments of this concern.</summary>
internal static class ConnectionsMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    public static readonly Counter<long> HalfOpenRefused = Meter.CreateCounter<long>(
        "hyperdht.connections.half_open.refused", "{handshake}", "Handshakes refused because too many were unproven.");

    public static readonly Counter<long> HandshakesLimited = Meter.CreateCounter<long>(
        "hyperdht.connections.handshakes.limited", "{handshake}", "First messages that were not read because there were too many of them.");

    public static readonly Counter<long> ReplaysRefused = Meter.CreateCounter<long>(
        "hyperdht.connections.replays.refused", "{handshake}", "First messages that had been seen before.");

    public static readonly Counter<long> ForwardDropped = Meter.CreateCounter<long>(
        "hyperdht.connections.forward.dropped", "{request}", "Routed requests that were not forwarded.");

    public static readonly Counter<long> BacklogDropped = Meter.CreateCounter<long>(
        "hyperdht.connections.backlog.dropped", "{connection}", "Connections dropped because nobody accepted them.");

    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>(
        "hyperdht.connections.duplicates", "{connection}", "Connections that a pool ended because it has another one to their peer.");

    public static readonly Counter<long> Handshakes = Meter.CreateCounter<long>(
        "hyperdht.connections.handshakes", "{handshake}", "Handshakes answered.");

    public static readonly Counter<long> Accepted = Meter.CreateCounter<long>(
        "hyperdht.connections.accepted", "{connection}", "Connections whose peer proved itself on the stream.");

    public static readonly Counter<long> Connects = Meter.CreateCounter<long>(
        "hyperdht.connections.connects", "{connection}", "Connects that ended, by outcome.");

    public static readonly Histogram<double> ConnectDuration = Meter.CreateHistogram<double>(
        "hyperdht.connections.connect.duration", "s", "Time from the call to its end, by outcome, path and strategy.");

    public static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "hyperdht.connections.connect.steps", "{step}", "Steps of connects that ended, by step and outcome.");

    public static readonly Counter<long> RoutesDropped = Meter.CreateCounter<long>(
        "hyperdht.connections.routes.dropped", "{peer}", "Peers whose socket was forgotten because there were too many to remember.");

    public static readonly Counter<long> Moves = Meter.CreateCounter<long>(
        "hyperdht.connections.moves", "{connection}", "Connections that followed their peer to another address.");

    public static readonly Counter<long> MovesIgnored = Meter.CreateCounter<long>(
        "hyperdht.connections.moves.ignored", "{packet}", "Packets from addresses that were not asked whether a peer is there because others were.");

    public static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "hyperdht.connections.calls", "{connection}", "Peers that said through a node of the DHT that they have moved, because our NAT lets in nothing from there.");

    public static readonly Counter<long> Rejoins = Meter.CreateCounter<long>(
        "hyperdht.connections.rejoins", "{connection}", "Peers that were dialed again for a connection on which they fell silent, by outcome.");

    public static readonly Counter<long> RejoinDials = Meter.CreateCounter<long>(
        "hyperdht.connections.rejoin.dials", "{connection}", "Dials of such peers, by outcome as for connects.");

    public static readonly Histogram<double> RejoinDuration = Meter.CreateHistogram<double>(
        "hyperdht.connections.rejoin.duration", "s", "Time from the moment when a peer was found to be silent to the end of the search, by outcome.");

    public static readonly Counter<long> RejoinsDelayed = Meter.CreateCounter<long>(
        "hyperdht.connections.rejoins.delayed", "{connection}", "Dials of such peers that waited because too many were under way.");
}
