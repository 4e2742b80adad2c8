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

    public static readonly Counter<long> PairsRefused = Meter.CreateCounter<long>(
        "hyperdht.relay.pairs.refused", "{request}", "Requests for a pair that a relay ignored because too many wait.");

    public static readonly Counter<long> PairsExpired = Meter.CreateCounter<long>(
        "hyperdht.relay.pairs.expired", "{request}", "Requests for a pair whose other side did not come in time.");

    public static readonly Counter<long> Pairs = Meter.CreateCounter<long>(
        "hyperdht.relay.pairs", "{pair}", "Pairs of streams that a relay of ours has joined.");

    public static readonly Counter<long> PacketsDropped = Meter.CreateCounter<long>(
        "hyperdht.relay.packets.dropped", "{packet}", "Packets that a relay did not send on because the client's share was used up.");

    public static readonly Counter<long> DialsRefused = Meter.CreateCounter<long>(
        "hyperdht.relay.dials.refused", "{dial}", "Relays that were not dialed because too many others were.");
}
