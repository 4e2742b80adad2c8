using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>Binds the two sockets of a node (spec 01 §10).</summary>
internal static class RpcSockets
{
    /// <summary>Opens the server socket, on its former or one of the configured ports, and the client socket on its former or any.</summary>
    /// <param name="settings">Which ports.</param>
    /// <param name="transport">Where sockets come from.</param>
    /// <param name="formerServer">The server's port before the node was suspended; 0 for none.</param>
    /// <param name="formerClient">The client's port before; 0 for none.</param>
    /// <exception cref="SocketException">No port is free, or the configured one is not and no other is allowed.</exception>
    public static (IDatagramSocket Server, IDatagramSocket Client) Bind(
        RpcSettings settings, ITransport transport, ushort formerServer = 0, ushort formerClient = 0)
    {
        var server = BindServer(settings, transport, formerServer);
        try
        {
            return (server, TryBind(settings, transport, formerClient) ?? transport.Bind(new PeerAddress(settings.Host, 0)));
        }
        catch (SocketException)
        {
            server.Close();
            throw;
        }
    }

    private static IDatagramSocket? TryBind(RpcSettings settings, ITransport transport, ushort port)
    {
        try
        {
            return port == 0 ? null : transport.Bind(new PeerAddress(settings.Host, port));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static IDatagramSocket BindServer(RpcSettings settings, ITransport transport, ushort former)
    {
        if ((settings.AnyPort || settings.Port == 0) && TryBind(settings, transport, former) is { } again)
        {
            return again;
        }

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
