using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>Binds the two sockets of a node (spec 01 §10).</summary>
internal static class RpcSockets
{
    /// <summary>Opens the server socket, on one of the configured ports, and the client socket on any.</summary>
    /// <exception cref="SocketException">No port is free, or the configured one is not and no other is allowed.</exception>
    public static (IDatagramSocket Server, IDatagramSocket Client) Bind(RpcSettings settings, ITransport transport)
    {
        var server = BindServer(settings, transport);
        try
        {
            return (server, transport.Bind(new PeerAddress(settings.Host, 0)));
        }
        catch (SocketException)
        {
            server.Close();
            throw;
        }
    }

    private static IDatagramSocket BindServer(RpcSettings settings, ITransport transport)
    {
        var last = Math.Min(settings.Port + settings.PortCount - 1, ushort.MaxValue);
        for (var port = (int)settings.Port; port != 0 && port <= last; port++)
        {
            try
            {
                return transport.Bind(new PeerAddress(settings.Host, (ushort)port));
            }
            catch (SocketException) when (settings.AnyPort)
            {
                // The next one will do.
            }
        }

        return transport.Bind(new PeerAddress(settings.Host, 0));
    }
}
