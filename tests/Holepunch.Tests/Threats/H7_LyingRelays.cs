using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Tests.Rounds;
using HyperDht.Holepunch.Throttling;
using HyperDht.Testing;

namespace HyperDht.Holepunch.Tests.Threats;

/// <summary>Relays see the handshake, so they can read and forge punch payloads: one of them must not end a punch that another one carries.</summary>
public class H7_LyingRelays
{
    private static readonly PeerAddress Liar = PeerAddress.Parse("51.0.0.1:1");
    private static readonly PeerAddress Honest = PeerAddress.Parse("52.0.0.1:1");
    private static readonly PeerAddress Third = PeerAddress.Parse("53.0.0.1:1");
    private static readonly PeerAddress Server = PeerAddress.Parse("80.0.0.1:8000");

    [Theory]
    [InlineData("abort")]
    [InlineData("try-later")]
    [InlineData("garbage")]
    [InlineData("silence")]
    [InlineData("no-punch")]
    [InlineData("no-address")]
    public Task ForgedAnswers_AreOvercomeThroughTheNextRelay(string lie) => RunAsync(lie, async (side, rounds, _) =>
    {
        await rounds.RunAsync(CancellationToken.None);

        Assert.True(side.IsPunching);
    });

    // With a port that differs for everybody here, too, there would be no hope left.
    [Fact]
    public Task ServerThatOneRelayCallsRandom_IsAskedThroughTheNext() => RunAsync("random", async (side, rounds, messenger) =>
    {
        await rounds.RunAsync(CancellationToken.None);

        Assert.True(side.IsPunching);
        Assert.Contains(Honest, messenger.Asked);
    });

    [Fact]
    public Task TwoRandomNats_EndThePunchWhenTwoRelaysSayIt() => RunAsync("random-truth", async (_, rounds, messenger) =>
    {
        var error = await Assert.ThrowsAsync<PunchFailedException>(() => rounds.RunAsync(CancellationToken.None));

        Assert.Equal(DhtErrorCodes.HolepunchDoubleRandomizedNats, error.Code);
        Assert.Equal([Liar, Honest], messenger.Asked.Distinct());
    });

    // A server of the reference that has heard of our NAT gives up, and does not say again what its own is.
    [Fact]
    public Task TwoRandomNats_EndThePunchWhenOneRelaySaysItAndTheServerGivesUpThroughAnother() => RunAsync("random-abort", async (_, rounds, messenger) =>
    {
        var error = await Assert.ThrowsAsync<PunchFailedException>(() => rounds.RunAsync(CancellationToken.None));

        Assert.Equal(DhtErrorCodes.HolepunchDoubleRandomizedNats, error.Code);
        Assert.Equal([Liar, Honest], messenger.Asked);
    });

    [Fact]
    public Task EndThatOneRelayForges_IsNoneWhereOurNatIsRandom() => RunAsync("random-lie-abort", async (side, rounds, messenger) =>
    {
        await rounds.RunAsync(CancellationToken.None);

        Assert.True(side.IsPunching);
        Assert.Contains(Honest, messenger.Asked);
    });

    [Fact]
    public Task PunchThatSucceedsMeanwhile_NeedsNoMoreRounds() => RunAsync("abort", async (side, rounds, messenger) =>
    {
        side.IsOver = true;

        await rounds.RunAsync(CancellationToken.None);

        Assert.Empty(messenger.Asked);
    });

    private static Task RunAsync(string lie, Func<FakeSide, DialRounds, FakeMessenger, Task> check) =>
        SimulatedNetwork.RunAsync(4, network => network.InvokeAsync(async () =>
        {
            var secure = new SecurePayload(new byte[32], network.Random);
            var tokens = new HolepunchTokens(network.Random);
            var messenger = new FakeMessenger(secure, lie);
            var side = new FakeSide(lie.StartsWith("random", StringComparison.Ordinal) ? NatKind.Random : NatKind.Consistent);
            var progress = new DialProgress(new Limits.ConnectionsLimits(), [new(Liar, Server), new(Honest, Server), new(Third, Server)]);
            var terms = new DialTerms
            {
                Progress = progress,
                ClientRelay = Liar,
                ServerAddress = Server,
                Allows = _ => true,
                Story = new SilentStory(),
            };
            var exchange = new DialExchange(side, secure, tokens, messenger, progress);
            await check(
                side,
                new DialRounds(network.Loop, network.Random, new PunchTurn(network.Loop, new PunchThrottle(TimeSpan.FromSeconds(20)), null!), side, tokens, exchange, terms),
                messenger);
        }));

    private sealed class FakeMessenger(SecurePayload secure, string lie) : IPunchMessenger
    {
        private static readonly HolepunchPayload Truth = new()
        {
            Kind = NatKind.Consistent,
            Addresses = [Server],
            Token = new byte[HolepunchTokens.Length],
        };

        public List<PeerAddress> Asked { get; } = [];

        public Task<PunchReply?> SendAsync(PeerAddress relay, PeerAddress server, byte[] payload, CancellationToken cancellationToken)
        {
            Asked.Add(relay);
            Assert.True(secure.TryOpen(payload, out var asked));
            var truth = Truth with { IsPunching = asked.IsPunching, RemoteToken = asked.Token };
            return Task.FromResult(relay != Liar && lie is not ("random-truth" or "random-abort") ? Reply(secure.Seal(truth)) : lie switch
            {
                "random-abort" when relay != Liar => Reply(secure.Seal(new HolepunchPayload { Error = PunchError.Aborted })),
                "random-lie-abort" => Reply(secure.Seal(new HolepunchPayload { Error = PunchError.Aborted })),
                "abort" => Reply(secure.Seal(new HolepunchPayload { Error = PunchError.Aborted })),
                "try-later" => Reply(secure.Seal(asked.IsPunching ? truth with { Error = PunchError.TryLater } : truth)),
                "garbage" => Reply(new byte[90]),
                "no-punch" => Reply(secure.Seal(truth with { IsPunching = false })),
                "no-address" => Reply(secure.Seal(truth with { Addresses = [] })),
                "random" or "random-truth" or "random-abort" => Reply(secure.Seal(truth with { Kind = NatKind.Random })),
                _ => null,
            });
        }

        private static PunchReply? Reply(byte[] payload) => new(payload, Server, PeerAddress.Parse("70.0.0.1:7000"));
    }
}
