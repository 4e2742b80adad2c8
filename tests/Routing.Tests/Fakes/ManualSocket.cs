using HyperDht.Transport;

namespace HyperDht.Routing.Tests.Fakes;

/// <summary>A socket of the network in the test's hands.</summary>
internal sealed class ManualSocket(ManualNetwork network, PeerAddress local) : IDatagramSocket
{
    public PeerAddress LocalAddress => local;

    public bool IsClosed { get; private set; }

    public IDatagramReceiver? Receiver { get; set; }

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0) =>
        datagram.CopyTo(Reserve(datagram.Length, destination));

    public Span<byte> Reserve(int length, PeerAddress destination)
    {
        var datagram = new byte[length];
        network.HandleSent(this, datagram, destination);
        return datagram;
    }

    public void Close()
    {
        IsClosed = true;
        network.HandleClosed(this);
    }

    /// <summary>A datagram arrives.</summary>
    public void Receive(byte[] datagram, PeerAddress source) => Receiver?.OnDatagram(this, source, datagram);
}
