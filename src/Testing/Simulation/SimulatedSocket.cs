using HyperDht.Transport;

namespace HyperDht.Testing;

/// <summary>A UDP socket of a simulated host.</summary>
internal sealed class SimulatedSocket : IDatagramSocket
{
    private const int MaxDatagram = 1472;
    private const int DefaultTimeToLive = 64;

    private readonly SimulatedLoop _loop;
    private readonly SimulatedSwitch _switch;
    private readonly SimulatedHost _host;
    private SimulatedDatagram? _reserved;

    public SimulatedSocket(SimulatedLoop loop, SimulatedSwitch @switch, SimulatedHost host, PeerAddress local)
    {
        _loop = loop;
        _switch = @switch;
        _host = host;
        LocalAddress = host.Register(this, local);
        loop.OpenSockets++;
    }

    public PeerAddress LocalAddress { get; }

    public bool IsClosed { get; private set; }

    public IDatagramReceiver? Receiver { get; set; }

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0)
    {
        _loop.RequireCurrent("IDatagramSocket.Send");
        SendReserved();
        if (!IsClosed)
        {
            var copy = Prepare(datagram.Length, destination);
            copy.TimeToLive = timeToLive > 0 ? timeToLive : DefaultTimeToLive;
            datagram.CopyTo(copy.Span);
            _switch.Transmit(_host, copy);
        }
    }

    public Span<byte> Reserve(int length, PeerAddress destination)
    {
        _loop.RequireCurrent("IDatagramSocket.Reserve");
        SendReserved();
        _reserved = Prepare(length, destination);
        _loop.AddReserved(this);
        return _reserved.Span;
    }

    public void Close()
    {
        _loop.RequireThread("IDatagramSocket.Close");
        if (IsClosed)
        {
            return;
        }

        SendReserved();
        IsClosed = true;
        Receiver = null;
        _host.Unregister(this);
        _loop.OpenSockets--;
    }

    /// <summary>The datagram written in place is complete by now.</summary>
    public void SendReserved()
    {
        if (_reserved is { } datagram)
        {
            _reserved = null;
            if (!IsClosed)
            {
                _switch.Transmit(_host, datagram);
            }
        }
    }

    private SimulatedDatagram Prepare(int length, PeerAddress destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxDatagram);
        var datagram = _switch.Rent(length);
        datagram.Home = _host;
        datagram.TimeToLive = DefaultTimeToLive;
        datagram.Source = new(_host.SourceFor(LocalAddress.Host, destination.Host), LocalAddress.Port);
        datagram.Destination = destination;
        return datagram;
    }
}
