using HyperDht.Connections.Addresses;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Dialing;

/// <summary>Chooses the path from what both sides wrote and what the relay saw (spec 03 §13.4, §13.5).</summary>
/// <remarks>Pure.</remarks>
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
        if (payload.UsableFirewall is NatKind.Open || payload.Holepunch is not { Relays.Count: > 0 })
        {
            var target = payload.UsableAddresses
                .Where(address => !AddressRanges.IsBogon(address.Host))
                .Select(address => (PeerAddress?)address)
                .FirstOrDefault() ?? serverAddress;
            return new ClientPath(target, lan == target ? null : lan);
        }

        if (isOpen)
        {
            return new ClientPath(null);
        }

        // On one machine nothing stands between: no ping and no punch is as fast as the address itself.
        return IsSameMachine(reply, serverAddress, localAddresses)
            ? new ClientPath(serverAddress)
            : new ClientPath(null, lan, NeedsPunching: true);
    }

    private static bool IsSameMachine(HandshakeReply reply, PeerAddress serverAddress, IReadOnlyList<PeerAddress> localAddresses) =>
        localAddresses.Count > 0 && AddressRanges.IsLoopback(serverAddress.Host) && reply.ClientAddress.Host == serverAddress.Host
        && reply.Payload.UsableAddresses.Any(address => AddressRanges.IsLoopback(address.Host));

    // Both sides appear under one public host: the server's local address may be nearer. Two loopback addresses are as near as can be.
    // One that has nothing in common with ours is not asked: it could be anybody's (threat-model H10, spec 03 §24).
    private static PeerAddress? LanCandidate(HandshakeReply reply, PeerAddress serverAddress, IReadOnlyList<PeerAddress> localAddresses)
    {
        if (localAddresses.Count == 0 || reply.ClientAddress.Host != serverAddress.Host || AddressRanges.IsLoopback(serverAddress.Host))
        {
            return null;
        }

        PeerAddress[] candidates =
        [
            .. reply.Payload.UsableAddresses.Where(address => !AddressRanges.IsReserved(address.Host) && !AddressRanges.IsLoopback(address.Host)),
        ];
        return AddressMatch.Find(localAddresses, candidates);
    }
}
