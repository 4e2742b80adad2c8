using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>
/// A server of the reference says once that both NATs are random, gives up, and answers nothing any more: the client does not wait for it as for one
/// that may have been slandered, and has not answered in several times the time of the handshake.
/// </summary>
public sealed class SilencedServerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task ServerThatGaveUp_IsNotWaitedFor(int seed) => SimulatedNetwork.RunAsync(
        seed,
        async network =>
        {
            await network.AddBootstrapperAsync();
            await network.AddNodesAsync(8);
            var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
            var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
            await using var listener = await server.ListenAsync();
            var before = network.Now;

            var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

            Assert.InRange(network.Now - before, TimeSpan.Zero, Soon);
            Assert.Contains(DhtErrorCodes.HolepunchDoubleRandomizedNats, error.Message, StringComparison.Ordinal);
        },
        new SimulatedNetworkOptions
        {
            MaxLatency = TimeSpan.FromMilliseconds(10),
            Build = builder =>
            {
                builder.Services.AddSingleton(new Rounds());
                builder.AddBehavior(typeof(OneRoundOnly));
            },
        });

    private sealed class Rounds
    {
        public int Count { get; set; }
    }

    private sealed class OneRoundOnly(Rounds rounds) : IDhtBehavior<PeerHolepunch, RoutedReply>
    {
        public PipelineStage Stage => PipelineStage.Host;

        public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(
            PeerHolepunch message, NextBehavior<RoutedReply> next, CancellationToken cancellationToken) =>
            message.Body.Mode is HandshakeMode.FromClient && rounds.Count++ > 0 ? new(DhtOutcome<RoutedReply>.Silent) : next();
    }
}
