using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Life;

/// <summary>A firewall in front of one host: lets in what answers a datagram of the last two minutes.</summary>
internal sealed class StatefulFirewall(SimulatedNetwork network, string host)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    private readonly uint _host = PeerAddress.Parse($"{host}:1").Host;
    private readonly Dictionary<(ushort Port, PeerAddress Peer), TimeSpan> _sent = [];

    /// <summary>For <see cref="SimulatedNetworkOptions.Drop"/>.</summary>
    public bool Drops(PeerAddress from, PeerAddress to)
    {
        if (from.Host == _host)
        {
            _sent[(from.Port, to)] = network.Now;
        }

        return to.Host == _host && (!_sent.TryGetValue((to.Port, from), out var at) || network.Now - at > Memory);
    }
}
