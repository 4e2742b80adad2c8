using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Routing.Tests.Fakes;

/// <summary>Hosts on one loop; datagrams arrive with the next work, unless nobody listens there.</summary>
internal sealed class ManualNetwork(ManualLoop loop)
{
    private readonly Dictionary<PeerAddress, ManualSocket> _sockets = [];

    public ManualLoop Loop => loop;

    /// <summary>Everything sent, in order.</summary>
    public List<(ManualSocket Socket, byte[] Datagram, PeerAddress To, TimeSpan At)> Log { get; } = [];

    /// <summary>Whether what is sent is remembered and delivered; off, it vanishes.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>Which datagrams are lost.</summary>
    public Func<PeerAddress, PeerAddress, bool>? Loses { get; set; }

    /// <summary>How long what is sent to an address is on its way.</summary>
    public Func<PeerAddress, TimeSpan>? Delays { get; set; }

    public ITransport Host(string host)
    {
        Assert.True(PeerAddress.TryParseHost(host, out var number));
        return new HostTransport(this, number);
    }

    public void HandleSent(ManualSocket socket, byte[] datagram, PeerAddress to)
    {
        if (!IsRecording)
        {
            return;
        }

        Log.Add((socket, datagram, to, loop.Now));
        if (Loses?.Invoke(socket.LocalAddress, to) == true)
        {
            return;
        }

        var from = socket.LocalAddress;
        var delay = Delays?.Invoke(to) ?? TimeSpan.Zero;
        if (delay > TimeSpan.Zero)
        {
            loop.CreateTimer(() => Deliver(datagram, from, to)).Set(loop.Now + delay);
        }
        else
        {
            loop.Post(_ => Deliver(datagram, from, to), null);
        }
    }

    public void HandleClosed(ManualSocket socket) => _sockets.Remove(socket.LocalAddress);

    private void Deliver(byte[] datagram, PeerAddress from, PeerAddress to) => _sockets.GetValueOrDefault(to)?.Receive(datagram, from);

    private sealed class HostTransport(ManualNetwork network, uint host) : ITransport
    {
        private ushort _next = 40000;

        public Runtime.IDhtLoop Loop => network.Loop;

        public IDatagramSocket Bind(PeerAddress local)
        {
            var address = new PeerAddress(host, local.Port == 0 ? _next++ : local.Port);
            var socket = new ManualSocket(network, address);
            return network._sockets.TryAdd(address, socket) ? socket : throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        public IReadOnlyList<LocalInterface> GetInterfaces() => [new("eth0", host, 24, false)];

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
