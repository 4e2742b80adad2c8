namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>One end of a link.</summary>
internal sealed class VirtualSocket(VirtualLoop loop, PeerAddress local, SeededRandom random) : IDatagramSocket
{
    private readonly List<(byte[] Bytes, PeerAddress Destination)> _pending = [];
    private TimeSpan _linkFreeAt;
    private bool _isLeaving;

    public PeerAddress LocalAddress { get; } = local;

    public bool IsClosed { get; private set; }

    public IDatagramReceiver? Receiver { get; set; }

    public LinkFaults Faults { get; set; } = new();

    public Dictionary<PeerAddress, VirtualSocket> Routes { get; } = [];

    /// <summary>Everything that was sent, in order, before faults.</summary>
    public List<byte[]> Sent { get; } = [];

    public bool KeepsSent { get; set; } = true;

    public long SentCount { get; private set; }

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0) =>
        datagram.CopyTo(Reserve(datagram.Length, destination));

    public Span<byte> Reserve(int length, PeerAddress destination)
    {
        var bytes = new byte[length];
        _pending.Add((bytes, destination));
        if (!_isLeaving)
        {
            _isLeaving = true;
            loop.PostCompletion(_ => Leave(), null);
        }

        return bytes;
    }

    public void Close() => IsClosed = true;

    private void Leave()
    {
        _isLeaving = false;
        foreach (var (bytes, destination) in _pending)
        {
            SentCount++;
            if (KeepsSent)
            {
                Sent.Add(bytes);
            }

            if (Routes.TryGetValue(destination, out var peer) && Faults.Drop?.Invoke(bytes) != true && random.NextDouble() >= Faults.Loss)
            {
                Transmit(bytes, peer);
                if (random.NextDouble() < Faults.Duplication)
                {
                    Transmit([.. bytes], peer);
                }
            }
        }

        _pending.Clear();
    }

    private void Transmit(byte[] bytes, VirtualSocket peer)
    {
        var at = loop.Now + Faults.Delay;
        if (Faults.Rate > 0)
        {
            _linkFreeAt = _linkFreeAt < loop.Now ? loop.Now : _linkFreeAt;
            if (_linkFreeAt - loop.Now > Faults.Queue)
            {
                return;
            }

            _linkFreeAt += TimeSpan.FromSeconds((bytes.Length + 28) / Faults.Rate);
            at = _linkFreeAt + Faults.Delay;
        }

        if (random.NextDouble() < Faults.Reordering)
        {
            at += Faults.ReorderDelay * random.NextDouble();
        }

        loop.At(at, () => peer.Receiver?.OnDatagram(peer, LocalAddress, bytes));
    }
}
