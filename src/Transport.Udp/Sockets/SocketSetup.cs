using System.Net.Sockets;

namespace HyperDht.Transport.Udp;

/// <summary>Opens UDP sockets as spec 04 §17 and 01 §10 want them.</summary>
internal static class SocketSetup
{
    private const short TimeToLive = 64;
    private const int LinuxMtuProbe = 3;
    private const int MacDontFragment = 28;
    private const int WindowsConnectionReset = -1744830452;
    private static readonly int[] ReceiveBufferSizes = [1 << 20, 512 << 10, 256 << 10, 208 << 10];

    /// <summary>Opens and binds.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static Socket Open(PeerAddress local, UdpTransportOptions options)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Try(() => socket.Ttl = TimeToLive);
            SetDontFragment(socket);
            SetBuffers(socket, options);
            if (OperatingSystem.IsWindows())
            {
                Try(() => socket.IOControl(WindowsConnectionReset, [0, 0, 0, 0], null));
            }

            socket.Bind(local.ToEndPoint());
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sets an option that is not fatal when it is missing; false then.</summary>
    public static bool TrySet(Socket socket, int level, int name, int value) =>
        Try(() => socket.SetRawSocketOption(level, name, BitConverter.GetBytes(value)));

    private static void SetDontFragment(Socket socket)
    {
        // PROBE sets the flag without obeying the system's cache of path MTUs; Socket.DontFragment means another mode on Linux.
        if (OperatingSystem.IsLinux())
        {
            TrySet(socket, LinuxNative.LevelIp, LinuxNative.IpMtuDiscover, LinuxMtuProbe);
        }
        else if (OperatingSystem.IsMacOS())
        {
            TrySet(socket, LinuxNative.LevelIp, MacDontFragment, 1);
        }
        else
        {
            Try(() => socket.DontFragment = true);
        }
    }

    private static void SetBuffers(Socket socket, UdpTransportOptions options)
    {
        foreach (var size in ReceiveBufferSizes)
        {
            if (Try(() => socket.ReceiveBufferSize = size))
            {
                break;
            }
        }

        Try(() => socket.SendBufferSize = options.SendBufferSize);
    }

    private static bool Try(Action set)
    {
        try
        {
            set();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
