using System.Diagnostics.Metrics;

namespace HyperDht.Connections.Relay;

/// <summary>Instruments of multiplexed connections and blind relays.</summary>
internal static class RelayMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    public static readonly Counter<long> MultiplexerFaults = Meter.CreateCounter<long>(
        "hyperdht.relay.multiplexer.faults", "{connection}", "Multiplexed connections ended because of what the peer sent.");

    public static readonly Counter<long> OpensRefused = Meter.CreateCounter<long>(
        "hyperdht.relay.multiplexer.opens.refused", "{channel}", "Channels that the peer opened and nobody here wanted, or too many of them.");

    public static readonly Counter<long> Pauses = Meter.CreateCounter<long>(
        "hyperdht.relay.multiplexer.pauses", "{pause}", "Times a multiplexed connection was not read on because too much waited for channels to open.");
}
