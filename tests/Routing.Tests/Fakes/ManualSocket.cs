using HyperDht.Transport;

namespace HyperDht.Routing.Tests.Fakes;

/// <summary>A socket that remembers what was sent.</summary>
internal sealed class ManualSocket(ManualNetwork network, PeerAddress local) : IDatagramSocket
{
    private readonly List<(byte[] Datagram, PeerAddress To)> _sent = [];

    public PeerAddress LocalAddress => local;

    public bool IsClosed { get; private set; }

    public IDatagramReceiver? Receiver { get; set; }

    public IReadOnlyList<(byte[] Datagram, PeerAddress To)> Sent => _sent;

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0) =>
        datagram.CopyTo(Reserve(datagram.Length, destination));

    public Span<byte> Reserve(int length, PeerAddress destination)
    {
        var datagram = new byte[length];
        _sent.Add((datagram, destination));
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
