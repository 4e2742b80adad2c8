using HyperDht.Transport;

namespace HyperDht.Simulation.Tests.Network;

/// <summary>Sends every datagram back and remembers it.</summary>
internal sealed class EchoReceiver(bool answers) : IDatagramReceiver
{
    public List<byte[]> Received { get; } = [];

    public List<PeerAddress> Sources { get; } = [];

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
    {
        Received.Add(datagram.ToArray());
        Sources.Add(source);
        if (answers)
        {
            socket.Send(datagram, source);
        }
    }
}
