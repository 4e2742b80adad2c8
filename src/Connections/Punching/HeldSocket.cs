using HyperDht.Holepunch.Sockets;
using HyperDht.Transport;

namespace HyperDht.Connections.Punching;

/// <summary>Keeps a punch socket open for as long as a connection lives on it.</summary>
internal sealed class HeldSocket
{
    private PunchSocket? _held;

    /// <summary>Holds the socket of a path if it is a punch socket, and lets go of the one before.</summary>
    public void Hold(IDatagramSocket socket)
    {
        var next = socket.Receiver as PunchSocket;
        next?.Hold();
        Release();
        _held = next;
    }

    /// <summary>Lets go. Idempotent.</summary>
    public void Release()
    {
        _held?.Release();
        _held = null;
    }
}
