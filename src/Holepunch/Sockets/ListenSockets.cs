using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Sockets;

/// <summary>The punch sockets of a node that listens: a few, shared by many handshakes (threat-model H2).</summary>
/// <remarks>On the loop. A listener only echoes probes, so it need not know which handshake one belongs to.</remarks>
/// <param name="loop">The loop.</param>
/// <param name="sockets">Opens them.</param>
/// <param name="rpc">Asks how others see them.</param>
/// <param name="maxSockets">How many at a time.</param>
internal sealed class ListenSockets(IDhtLoop loop, PunchSocketPool sockets, IDhtRpc rpc, int maxSockets)
{
    // A verdict about a NAT is worth most while it is new.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly List<(SampledSocket Socket, TimeSpan Opened)> _shared = [];

    /// <summary>A socket for one more handshake: a new one while there is room, else the newest; null when the system has none.</summary>
    public SampledSocket? TryLease()
    {
        _shared.RemoveAll(entry => entry.Socket.IsRetired);
        if (_shared.Count > 0 && (loop.Now - _shared[^1].Opened < MaxAge || _shared.Count >= maxSockets))
        {
            return _shared[^1].Socket;
        }

        if (sockets.TryOpen() is not { } opened)
        {
            return _shared.Count > 0 ? _shared[^1].Socket : null;
        }

        var socket = new SampledSocket(loop, opened, rpc);
        _shared.Add((socket, loop.Now));
        return socket;
    }
}
