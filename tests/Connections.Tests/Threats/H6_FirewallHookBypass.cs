using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Cryptography;
using HyperDht.Firewall;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Clients that claim to be somewhere else, before a policy that decides by address.</summary>
public sealed class H6_FirewallHookBypass
{
    private static readonly PeerAddress Claimed = PeerAddress.Parse("90.0.0.1:4000");

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public Task Hook_SeesWhoSentIt_AndWhatIsClaimedApart(int mode, bool isClaimHeard) => SimulatedNetwork.RunAsync(61, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var asked = new List<ConnectionCandidate>();
        var (server, attacker) = (world.Add(100), world.Add(101));
        await using var listener = await server.Node.ListenAsync(options: new ListenOptions
        {
            Firewall = new DelegateFirewallPolicy(candidate =>
            {
                asked.Add(candidate);
                return false;
            }),
        });
        await attacker.Node.StartAsync();
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        using var key = KeyPair.FromSeed(new byte[32]);
        using var handshake = new ClientHandshake(noise, key, listener.PublicKey);
        var message1 = handshake.Begin(new NoisePayload { Udx = new(1), SecretStreamVersion = 1 })!;
        var value = new PeerHandshakeMessage((HandshakeMode)mode, message1, Claimed, mode == (int)HandshakeMode.FromSecondRelay ? Claimed : null).Encode();
        var call = new DhtCall(PeerHandshakeCommand.CommandId) { Target = NodeId.FromPublicKey(listener.PublicKey), Value = value };
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);

        await Assert.ThrowsAsync<HyperDhtException>(() => attacker.Rpc.RequestAsync(call, target, new DhtRequestOptions { Retries = 0 }));

        var candidate = Assert.Single(asked);
        Assert.Equal(((SimulatedTransport)attacker.Transport).Address.Host, candidate.Source.Host);
        Assert.Equal(isClaimHeard ? Claimed : (PeerAddress?)null, candidate.ClaimedAddress);
        Assert.Equal((key.PublicKey, listener.PublicKey), (candidate.RemotePublicKey, candidate.LocalPublicKey));
    });
}
