using System.Net;
using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Hosting.Composition;

/// <summary>Asks the operating system for the addresses of names.</summary>
internal sealed class SystemNames : INameResolver
{
    public async ValueTask<uint?> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, cancellationToken);
            return addresses is [var first, ..] ? PeerAddress.FromEndPoint(new IPEndPoint(first, 0)).Host : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
