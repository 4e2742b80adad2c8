using HyperDht.Transport;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>A socket that is only a name.</summary>
internal sealed class FakeSocket(string name, PeerAddress local = default) : IDatagramSocket
{
    public string Name { get; } = name;

    public PeerAddress LocalAddress { get; } = local;

    public bool IsClosed => false;

    public IDatagramReceiver? Receiver { get; set; }

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0)
    {
    }

    public Span<byte> Reserve(int length, PeerAddress destination) => new byte[length];

    public void Close()
    {
    }
}
