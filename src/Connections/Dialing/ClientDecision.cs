using HyperDht.Connections.Addresses;
using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Dialing;

/// <summary>Chooses the path from what both sides wrote and what the relay saw (spec 03 §13.4, §13.5).</summary>
/// <remarks>Pure. Hole punching is not part of it: where the protocol would punch, the server is tried directly.</remarks>
internal static class ClientDecision
{
    /// <summary>Decides.</summary>
    /// <param name="reply">What the handshake brought.</param>
    /// <param name="isOpen">Whether we told the server that anybody reaches us.</param>
    /// <param name="localAddresses">Our local addresses; empty when local connections are off.</param>
    public static ClientPath Decide(HandshakeReply reply, bool isOpen, IReadOnlyList<PeerAddress> localAddresses)
    {
        if (reply.ServerAddress is not { } serverAddress)
        {
            return new ClientPath(reply.AskedAddress);
        }

        var lan = LanCandidate(reply, serverAddress, localAddresses);
        var payload = reply.Payload;
        if (payload.UsableFirewall is FirewallKind.Open || payload.Holepunch is not { Relays.Count: > 0 })
        {
            var target = payload.UsableAddresses
                .Where(address => !AddressRanges.IsBogon(address.Host))
                .Select(address => (PeerAddress?)address)
                .FirstOrDefault() ?? serverAddress;
            return new ClientPath(target, lan == target ? null : lan);
        }

        return isOpen ? new ClientPath(null) : new ClientPath(serverAddress, lan == serverAddress ? null : lan, NeedsPunching: true);
    }

    // Both sides appear under one public host: the server's local address may be nearer. Two loopback addresses are as near as can be.
    private static PeerAddress? LanCandidate(HandshakeReply reply, PeerAddress serverAddress, IReadOnlyList<PeerAddress> localAddresses)
    {
        if (localAddresses.Count == 0 || reply.ClientAddress.Host != serverAddress.Host || AddressRanges.IsLoopback(serverAddress.Host))
        {
            return null;
        }

        PeerAddress[] candidates = [.. reply.Payload.UsableAddresses.Where(address => !AddressRanges.IsReserved(address.Host))];
        return candidates.Length == 0 ? null : AddressMatch.Find(localAddresses, candidates) ?? candidates[0];
    }
}
