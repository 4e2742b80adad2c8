using HyperDht.Runtime;

namespace HyperDht.Transport;

/// <summary>Opens datagram sockets on one loop: the operating system's, or the simulator's.</summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>The loop on which every socket of this transport works.</summary>
    IDhtLoop Loop { get; }

    /// <summary>Opens a UDP socket.</summary>
    /// <param name="local">Address to bind; host 0 is every interface, port 0 lets the system choose.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    IDatagramSocket Bind(PeerAddress local);

    /// <summary>The IPv4 addresses of this host's interfaces, loopback included.</summary>
    IReadOnlyList<LocalInterface> GetInterfaces();
}
