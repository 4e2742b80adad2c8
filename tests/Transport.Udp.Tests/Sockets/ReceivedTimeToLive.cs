using System.Net.Sockets;
using HyperDht.Transport.Udp;

namespace HyperDht.Tests.Sockets;

/// <summary>Reads how many hops an arriving datagram has left, which .NET does not tell.</summary>
internal static unsafe partial class ReceivedTimeToLive
{
    public static int Of(Socket socket)
    {
        Assert.True(socket.Poll(TimeSpan.FromSeconds(5), SelectMode.SelectRead));
        var data = stackalloc byte[64];
        var control = stackalloc byte[64];
        var vector = new LinuxNative.IoVector { Base = data, Length = 64 };
        var message = default(LinuxNative.Message);
        message.Header.Vectors = &vector;
        message.Header.VectorCount = 1;
        message.Header.Control = (LinuxNative.ControlHeader*)control;
        message.Header.ControlLength = 64;
        Assert.Equal(1, LinuxNative.ReceiveMessages((int)socket.Handle, &message, 1, LinuxNative.DontWait, null));
        Assert.Equal(LinuxNative.IpTimeToLive, message.Header.Control->Type);
        return *(int*)(message.Header.Control + 1);
    }
}
