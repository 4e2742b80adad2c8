using HyperDht.Limits;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx;
using HyperDht.Udx.Relaying;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>The relayed streams of a node as the ends of a relay.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class UdxRelayEnds(IDhtLoop loop, UdxContext streams, RelayLimits limits) : IRelayEnds
{
    public IRelayEnd Create(IRelayEndOwner owner, uint remoteId) => new End(loop, streams, limits.BytesPerSecond, owner, remoteId);

    private sealed class End : IRelayEnd, IUdxRelayHandler
    {
        private readonly IDhtLoop _loop;
        private readonly IRelayEndOwner _owner;
        private readonly UdxRelayEnd _end;
        private readonly long _rate;
        private double _allowance;
        private TimeSpan _since;

        public End(IDhtLoop loop, UdxContext streams, long rate, IRelayEndOwner owner, uint remoteId)
        {
            _loop = loop;
            _owner = owner;
            _rate = rate;
            _allowance = rate;
            _since = loop.Now;
            _end = streams.CreateRelayEnd(this, remoteId);
        }

        public uint Id => _end.Id;

        public void JoinTo(IRelayEnd other) => _end.JoinTo(((End)other)._end);

        public void Leave() => _end.Leave();

        public void Destroy() => _end.Close();

        (IDatagramSocket Socket, PeerAddress Remote)? IUdxRelayHandler.Whereabouts => _owner.Whereabouts;

        bool IUdxRelayHandler.AcceptFrom(IDatagramSocket socket, PeerAddress source) =>
            _owner.AcceptFrom(socket, source, isFirst: _end.Socket is null);

        bool IUdxRelayHandler.MayForward(int bytes)
        {
            if (_rate == 0)
            {
                return true;
            }

            _allowance = Math.Min(_rate, _allowance + ((_loop.Now - _since).TotalSeconds * _rate));
            _since = _loop.Now;
            if (_allowance < bytes)
            {
                RelayMetrics.PacketsDropped.Add(1);
                return false;
            }

            _allowance -= bytes;
            return true;
        }

        void IUdxRelayHandler.OnClosed() => _owner.OnEndClosed(this);
    }
}
