using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace HyperDht.Transport.Udp;

/// <summary>Reads this host's IPv4 addresses.</summary>
internal static class LocalInterfaces
{
    public static IReadOnlyList<LocalInterface> Read()
    {
        var found = new List<LocalInterface>();
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.OperationalStatus is OperationalStatus.Down or OperationalStatus.NotPresent)
            {
                continue;
            }

            foreach (var unicast in network.GetIPProperties().UnicastAddresses)
            {
                if (unicast.Address.AddressFamily == AddressFamily.InterNetwork)
                {
                    var host = PeerAddress.FromEndPoint(new IPEndPoint(unicast.Address, 0)).Host;
                    found.Add(new LocalInterface(network.Name, host, unicast.PrefixLength, IPAddress.IsLoopback(unicast.Address)));
                }
            }
        }

        return found;
    }
}
