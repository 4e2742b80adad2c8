using System.Diagnostics.Metrics;

namespace HyperDht.Holepunch;

/// <summary>Instruments of this concern.</summary>
internal static class HolepunchMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    /// <summary>Punch sockets opened.</summary>
    public static readonly Counter<long> SocketsOpened = Meter.CreateCounter<long>(
        "hyperdht.holepunch.sockets.opened", "{socket}", "Punch sockets opened.");

    /// <summary>Punch sockets that the system refused.</summary>
    public static readonly Counter<long> SocketsRefused = Meter.CreateCounter<long>(
        "hyperdht.holepunch.sockets.refused", "{socket}", "Punch sockets that the system refused.");

    /// <summary>Punch sockets kept open for the next connection.</summary>
    public static readonly Counter<long> SocketsLingered = Meter.CreateCounter<long>(
        "hyperdht.holepunch.sockets.lingered", "{socket}", "Punch sockets kept open for the next connection to a peer.");

    /// <summary>Punches started, by strategy.</summary>
    public static readonly Counter<long> Started = Meter.CreateCounter<long>(
        "hyperdht.holepunch.started", "{punch}", "Punches started, by strategy.");

    /// <summary>Punches ended, by strategy and outcome.</summary>
    public static readonly Counter<long> Ended = Meter.CreateCounter<long>(
        "hyperdht.holepunch.ended", "{punch}", "Punches ended, by strategy and outcome.");

    /// <summary>Probes held back because they came from a host the peer had not named.</summary>
    public static readonly Counter<long> StrangerProbes = Meter.CreateCounter<long>(
        "hyperdht.holepunch.probes.strangers", "{datagram}", "Probes from hosts that the peer had not named.");

    /// <summary>Probes that were not sent because one relay alone vouches for the host.</summary>
    public static readonly Counter<long> ProbesWithheld = Meter.CreateCounter<long>(
        "hyperdht.holepunch.probes.withheld", "{datagram}", "Probes not sent because one relay alone vouches for the host.");

    /// <summary>Rounds that nobody answered because the handshake has come through enough relays of strangers.</summary>
    public static readonly Counter<long> RoutesRefused = Meter.CreateCounter<long>(
        "hyperdht.holepunch.routes.refused", "{request}", "Punch rounds refused because they came through one more stranger's relay.");
}
