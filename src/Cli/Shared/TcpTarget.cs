using System.Net;
using System.Net.Sockets;

namespace HyperDht.Cli.Shared;

/// <summary>Joins connections with TCP.</summary>
internal static class TcpTarget
{
    /// <summary>Joins a connection with a connected socket and disposes the socket.</summary>
    public static async Task JoinAsync(IHyperDhtConnection connection, Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        socket.NoDelay = true;
        await ConnectionPipe.RunAsync(connection, stream, stream, () => socket.Shutdown(SocketShutdown.Send), cancellationToken);
    }

    /// <summary>Connects to a target.</summary>
    public static async Task<Socket> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static DnsEndPoint Parse(string option, string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port != 0
            ? new DnsEndPoint(text[..colon], port)
            : throw new UsageException($"{option} must be host:port with a port from 1 to 65535");
    }
}
