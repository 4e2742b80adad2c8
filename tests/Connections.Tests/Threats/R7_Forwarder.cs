using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>A node that forwards for strangers is no weapon against third parties.</summary>
public sealed class R7_Forwarder
{
    private const int MaxGrowth = 38;

    private static readonly PeerAddress From = PeerAddress.Parse("20.0.0.1:1000");
    private static readonly PeerAddress Victim = PeerAddress.Parse("21.0.0.1:2000");
    private static readonly HandshakeMode[] Modes = [.. Enum.GetValues<HandshakeMode>(), (HandshakeMode)5, (HandshakeMode)255];

    public static TheoryData<string> Impossible => ["21.0.0.1:0", "224.0.0.1:5353", "239.255.255.250:1900", "255.255.255.255:9", "0.0.0.0:80"];

    [Fact]
    public void LongMessages_GoNowhere()
    {
        foreach (var mode in Modes)
        {
            Assert.Equal(RouteAction.Drop, Handshake(mode, 1201, Victim));
            Assert.Equal(RouteAction.Drop, HolepunchRoutes.Decide(new(mode, 1, new byte[1201], Victim), From, isServer: false, Victim));
        }

        Assert.Equal(RouteKind.Relay, Handshake(HandshakeMode.FromClient, 1200, Victim).Kind);
    }

    [Fact]
    public void Limit_IsAnOption() => Assert.Equal(
        RouteAction.Drop,
        HandshakeRoutes.Decide(new(HandshakeMode.FromClient, new byte[301], null, Victim), From, isServer: false, Victim, maxLength: 300));

    [Theory]
    [MemberData(nameof(Impossible))]
    public void AddressesThatAreNoHost_GetNothing(string address)
    {
        var destination = PeerAddress.Parse(address);
        foreach (var mode in Modes.Where(m => m is not HandshakeMode.FromClient))
        {
            Assert.NotEqual(destination, Handshake(mode, 100, destination).To);
        }

        Assert.Equal(RouteAction.Drop, Handshake(HandshakeMode.FromClient, 100, destination));
        foreach (var mode in Modes)
        {
            var action = HolepunchRoutes.Decide(new(mode, 1, new byte[100], destination), From, isServer: false, destination);
            Assert.NotEqual(destination, action.To);
        }
    }

    [Fact]
    public void ForwardedMessage_IsHardlyLongerThanItsCause()
    {
        foreach (var mode in Modes)
        {
            var cause = new PeerHandshakeMessage(mode, new byte[500], Victim, Victim).Encode().Length;
            Assert.InRange(Handshake(mode, 500, Victim).Value?.Length ?? 0, 0, cause + MaxGrowth);

            // Nothing named by the sender, everything recorded here: the case that grows most.
            var bare = new PeerHandshakeMessage(mode, new byte[500]);
            var action = HandshakeRoutes.Decide(bare, From, isServer: false, Victim);
            Assert.InRange(action.Value?.Length ?? 0, 0, bare.Encode().Length + MaxGrowth);
        }
    }

    private static RouteAction Handshake(HandshakeMode mode, int length, PeerAddress named) =>
        HandshakeRoutes.Decide(new(mode, new byte[length], named, named), From, isServer: false, named);
}
