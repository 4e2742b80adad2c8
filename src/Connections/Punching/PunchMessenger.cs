using HyperDht.Connections.Addresses;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch.Rounds;
using HyperDht.Rpc;

namespace HyperDht.Connections.Punching;

/// <summary>Sends a dialer's punch messages as PEER_HOLEPUNCH from its punch socket (spec 03 §4).</summary>
/// <param name="rpc">Sends.</param>
/// <param name="target">The server's target.</param>
/// <param name="handshakeId">What the server calls the handshake.</param>
/// <param name="options">The punch socket at this moment, and how long to wait.</param>
internal sealed class PunchMessenger(IDhtRpc rpc, NodeId target, ulong handshakeId, Func<DhtRequestOptions> options) : IPunchMessenger
{
    public async Task<PunchReply?> SendAsync(PeerAddress relay, PeerAddress server, byte[] payload, CancellationToken cancellationToken)
    {
        var value = new PeerHolepunchMessage(HandshakeMode.FromClient, handshakeId, payload, server).Encode();
        try
        {
            var response = await rpc.RequestAsync(
                new DhtCall(PeerHolepunchCommand.CommandId) { Target = target, Value = value },
                relay,
                options(),
                cancellationToken);
            return response.From == relay && response.Value is { } bytes && PeerHolepunchMessage.TryDecode(bytes, out var message)
                && message.Mode is HandshakeMode.Reply
                ? new PunchReply(message.Payload, message.Peer is { } peer && AddressRanges.IsUnicast(peer) ? peer : null, response.To)
                : null;
        }
        catch (HyperDhtException)
        {
            return null;
        }
    }
}
