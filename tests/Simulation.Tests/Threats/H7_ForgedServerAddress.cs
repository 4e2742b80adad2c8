using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Limits;
using HyperDht.Messaging;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>
/// A server that offers no punching is dialed where the relay says that it is. Relays that name a third party draw a few packets of a stream there;
/// and whoever is slow to answer is not given up for that.
/// </summary>
public sealed class H7_ForgedServerAddress
{
    // The header of an encrypted stream, repeated, and the word that the stream is gone.
    private const int Header = 20 + 59;
    private const int Farewell = 20;

    private static readonly TimeSpan Deaf = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task ThirdParty_GetsAFewPackets()
    {
        var forgery = new Forgery();
        var (packets, bytes) = (0, 0);
        var options = new SimulatedNetworkOptions
        {
            Build = builder =>
            {
                builder.Services.AddSingleton(forgery);
                builder.AddBehavior(typeof(ForgingRelay));
            },
            OnEvent = datagram =>
            {
                if (datagram.Destination == forgery.Victim && datagram.Fate is SimulatedFate.Delivered or SimulatedFate.Unreachable)
                {
                    packets++;
                    bytes += datagram.Datagram.Length;
                }
            },
        };
        await SimulatedNetwork.RunAsync(
            1,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(8);
                var server = await AddServerAsync(network);
                var client = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
                await using var listener = await server.ListenAsync();
                await network.Delay(TimeSpan.FromSeconds(1));
                forgery.Victim = new PeerAddress(network.AddHost().Address.Host, 1000);

                await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));
                await network.Delay(TimeSpan.FromSeconds(30));
            },
            options);

        var most = 1 + new UdxLimits().UnansweredRepetitions;
        Assert.InRange(packets, 2, most + 1);
        Assert.InRange(bytes, Header, (most * Header) + Farewell);
    }

    [Fact]
    public async Task ServerThatHearsNothingForSeconds_IsReached()
    {
        var options = new SimulatedNetworkOptions();
        await SimulatedNetwork.RunAsync(
            2,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(8);
                var server = await AddServerAsync(network);
                var clientNat = network.AddNat(SimulatedNatOptions.Consistent);
                var client = await clientNat.AddNodeAsync();
                await using var listener = await server.ListenAsync();
                await network.Delay(TimeSpan.FromSeconds(1));
                var until = network.Now + Deaf;
                options.Drop = (from, to) => from.Host == clientNat.Outside.Host && to.Host == listener.Address.Host && network.Now < until;

                await using var connection = await client.ConnectAsync(listener.PublicKey);

                Assert.True(network.Now >= until);
            },
            options);
    }

    // Anybody reaches it, and the address that it names is none of the internet's: what the relay says counts.
    private static Task<IHyperDht> AddServerAsync(SimulatedNetwork network) =>
        network.AddNodeAsync(options => options.Firewalled = false, host: "198.18.0.5");

    private sealed class Forgery
    {
        public PeerAddress? Victim { get; set; }
    }

    // Every relay names the third party, so that it does not matter which one is asked.
    private sealed class ForgingRelay(Forgery forgery) : IDhtBehavior<PeerHandshake, RoutedReply>
    {
        public PipelineStage Stage => PipelineStage.Host;

        public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(
            PeerHandshake message, NextBehavior<RoutedReply> next, CancellationToken cancellationToken) =>
            forgery.Victim is { } victim && message.Body is { Mode: HandshakeMode.FromServer, Peer: { } client }
                ? new(new RoutedReply(
                    client, new PeerHandshakeMessage(HandshakeMode.Reply, message.Body.Noise, victim).Encode(), IncludeCloserNodes: false))
                : next();
    }
}
