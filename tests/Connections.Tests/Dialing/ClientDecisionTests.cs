using HyperDht.Connections.Dialing;
using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Tests.Dialing;

public sealed class ClientDecisionTests
{
    private static readonly PeerAddress Relay = PeerAddress.Parse("50.0.0.1:1");
    private static readonly PeerAddress Server = PeerAddress.Parse("60.0.0.1:2");
    private static readonly PeerAddress Client = PeerAddress.Parse("70.0.0.1:3");
    private static readonly PeerAddress[] Local = [PeerAddress.Parse("192.168.1.2:3")];

    private static readonly NoisePayload Punching = new()
    {
        Udx = new(1),
        Holepunch = new HolepunchOffer(0, [new RelayInfo(Relay, Server)]),
        Addresses4 = [PeerAddress.Parse("10.0.0.1:9"), PeerAddress.Parse("192.168.1.9:9")],
    };

    [Fact]
    public void ServerThatAnswersItself_IsConnectedWhereItAnswered() =>
        Assert.Equal(new ClientPath(Relay), ClientDecision.Decide(new(Punching, Relay, null, Client), false, Local));

    [Fact]
    public void OpenServer_IsConnectedAtItsFirstPublicAddress()
    {
        var payload = new NoisePayload { Firewall = NatKind.Open, Addresses4 = [Local[0], PeerAddress.Parse("8.8.8.8:5")], Udx = new(1) };

        Assert.Equal(new ClientPath(PeerAddress.Parse("8.8.8.8:5")), ClientDecision.Decide(new(payload, Relay, Server, Client), false, Local));
    }

    [Fact]
    public void PunchingServer_IsPunched() =>
        Assert.Equal(
            new ClientPath(null, null, NeedsPunching: true), ClientDecision.Decide(new(Punching, Relay, Server, Client), false, Local));

    [Fact]
    public void OpenClient_WaitsForAServerThatWouldPunch() =>
        Assert.Equal(new ClientPath(null), ClientDecision.Decide(new(Punching, Relay, Server, Client), true, Local));

    [Fact]
    public void SamePublicHost_AsksTheNearestLocalAddressFirst()
    {
        var path = ClientDecision.Decide(new(Punching, Relay, Server, Server with { Port = 77 }), false, Local);

        Assert.Equal(PeerAddress.Parse("192.168.1.9:9"), path.LanCandidate);
        Assert.Null(ClientDecision.Decide(new(Punching, Relay, Server, Server with { Port = 77 }), false, []).LanCandidate);
    }
}
