using HyperDht.Connections.Addresses;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Paths;
using HyperDht.Connections.Secure;

namespace HyperDht.Connections.Rendezvous;

/// <summary>
/// One connection's calls: a client names rendezvous points to its server, and the server calls the client through them when it has moved.
/// </summary>
/// <remarks>On the loop.</remarks>
internal sealed class PeerCalling(SecureStreamContext context, ConnectionPath path, PathMessages messages)
{
    private readonly RendezvousPoints _points = new();
    private uint _named;
    private UInt128 _call;

    /// <summary>What names a point; the server must believe the newest.</summary>
    public UInt128 Name(RendezvousPoint point) => point.ToNumber(++_named);

    /// <summary>The client has named a point.</summary>
    public void Note(UInt128 number) => _points.Note(number);

    /// <summary>
    /// Tells the client through its points that we are elsewhere: what is sent straight to it may not get through its NAT. It leaves from the
    /// connection's socket, because the point adds where it came from.
    /// </summary>
    public void Call()
    {
        if (_points.All.Count == 0 || path.Socket is not { IsClosed: false } socket)
        {
            return;
        }

        Span<byte> message = stackalloc byte[PathMessages.Length];
        messages.Write(PathMessageKind.Call, ++_call, message);
        foreach (var point in _points.All)
        {
            if (MayAsk(point.Node))
            {
                socket.Send(RendezvousCall.Write(point, (ushort)context.Random.Next(65536), messages.CallId, message), point.Node);
            }
        }
    }

    /// <summary>Whether the server has called; each call is one only once, whoever passes it on again.</summary>
    public bool TryTake(ReadOnlySpan<byte> message)
    {
        if (!messages.TryRead(message, out var kind, out var number) || kind is not PathMessageKind.Call || number <= _call)
        {
            return false;
        }

        _call = number;
        return true;
    }

    /// <summary>Whether something may be sent to an address that somebody else has named.</summary>
    public bool MayAsk(PeerAddress address) => AddressRanges.IsUnicast(address) && ForwardGuard.AllowsDestination(path.Remote, address);
}
