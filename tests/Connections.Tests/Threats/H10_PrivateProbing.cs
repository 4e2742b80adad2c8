using HyperDht.Connections.Dialing;
using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>A server that lists private addresses, so that clients look for something in networks that are none of its business.</summary>
public sealed class H10_PrivateProbing
{
    private const int Listed = 200;

    private static readonly PeerAddress Relay = PeerAddress.Parse("50.0.0.1:1");
    private static readonly PeerAddress Shared = PeerAddress.Parse("60.0.0.1:2");
    private static readonly PeerAddress[] Own = [PeerAddress.Parse("192.168.1.2:3"), PeerAddress.Parse("10.7.0.2:3")];

    [Fact]
    public void LongList_IsCutToEightOfWhichOneIsAsked()
    {
        PeerAddress[] listed = [.. Enumerable.Range(1, Listed).Select(i => new PeerAddress(0x0a070000u + (uint)i, 4000))];

        var payload = Received(listed);

        Assert.InRange(payload.UsableAddresses.Count(), 1, 8);
        Assert.Contains(Decide(payload, Shared).LanCandidate!.Value, listed[..8]);
    }

    [Theory]
    [InlineData("172.16.0.1:80")]
    [InlineData("100.64.0.1:80")]
    [InlineData("169.254.1.1:80")]
    [InlineData("127.0.0.1:80")]
    [InlineData("8.8.8.8:53")]
    [InlineData("224.0.0.1:80")]
    public void AddressOfAnotherNetwork_IsNotAsked(string listed) =>
        Assert.Null(Decide(Received([PeerAddress.Parse(listed)]), Shared).LanCandidate);

    [Fact]
    public void ServerElsewhere_IsNotLookedForInOurNetwork() =>
        Assert.Null(Decide(Received([PeerAddress.Parse("192.168.1.9:4000")]), PeerAddress.Parse("61.0.0.1:2")).LanCandidate);

    [Fact]
    public void Loopback_IsUsedOnlyWhereTheServerIsThereToo()
    {
        var payload = Received([PeerAddress.Loopback(4000)]);

        Assert.True(Decide(payload, Shared).NeedsPunching);
        Assert.Equal(PeerAddress.Loopback(5), ClientDecision.Decide(
            new HandshakeReply(payload, Relay, PeerAddress.Loopback(5), PeerAddress.Loopback(6)), false, [PeerAddress.Loopback(6)]).Target);
    }

    private static ClientPath Decide(NoisePayload payload, PeerAddress server) =>
        ClientDecision.Decide(new HandshakeReply(payload, Relay, server, Shared with { Port = 77 }), false, Own);

    private static NoisePayload Received(PeerAddress[] listed)
    {
        var sent = new NoisePayload { Udx = new(1), Addresses4 = listed, Holepunch = new HolepunchOffer(0, [new RelayInfo(Relay, Shared)]) };
        Assert.True(NoisePayloadCodec.TryDecode(NoisePayloadCodec.Encode(sent), out var received));
        return received;
    }
}
