using HyperDht.Transport;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>A socket that is only a name.</summary>
internal sealed class FakeSocket(string name, PeerAddress local = default) : IDatagramSocket
{
    public string Name { get; } = name;

    public PeerAddress LocalAddress { get; } = local;

    public bool IsClosed => false;

    public IDatagramReceiver? Receiver { get; set; }

    /// <summary>What was sent: where to, with how many hops.</summary>
    public List<(PeerAddress To, int TimeToLive)> Sent { get; } = [];

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0) => Sent.Add((destination, timeToLive));

    public Span<byte> Reserve(int length, PeerAddress destination) => new byte[length];

    public void Close()
    {
    }
}
