using HyperDht.Routing.Table;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>What every part of the RPC layer looks at: sockets, flags, the id we announce. On the loop.</summary>
internal sealed class RpcState(NodeDirectory directory)
{
    public IDatagramSocket? Server { get; set; }

    public IDatagramSocket? Client { get; set; }

    public bool IsFirewalled { get; set; } = true;

    public bool IsEphemeral { get; set; } = true;

    public bool IsBootstrapped { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>Whether the sockets are closed for a while (spec 01 §22). Those that were bound stay here, closed.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>How often the node was suspended: a procedure that sees another number than at its start was cut off.</summary>
    public int Suspensions { get; set; }

    /// <summary>Whether nothing may be sent now.</summary>
    public bool IsQuiet => IsClosed || IsSuspended;

    /// <summary>Counts five-second ticks.</summary>
    public int Tick { get; set; }

    public bool IsBound => Client is not null;

    /// <summary>The socket of our own requests: while firewalled nothing leaves from the server socket unasked (spec 01 §10).</summary>
    public IDatagramSocket? Main => IsFirewalled ? Client : Server;

    /// <summary>The id that a datagram from this socket carries; empty for none (spec 01 §3).</summary>
    public ReadOnlySpan<byte> AnnouncedId(IDatagramSocket? socket) =>
        !IsEphemeral && socket == Server ? directory.Table.LocalId.Span : default;

    /// <summary>Where anybody reaches the server socket (spec 01 §15).</summary>
    public PeerAddress? RemoteAddress => ReachableAt(directory.Conclusion, IsFirewalled, Server?.LocalAddress.Port ?? 0);

    /// <summary>An address counts only when the port seen from outside is the one we are bound to.</summary>
    public static PeerAddress? ReachableAt(PeerAddress? observed, bool isFirewalled, ushort serverPort) =>
        !isFirewalled && observed is { Port: > 0 } seen && seen.Port == serverPort ? seen : null;
}
