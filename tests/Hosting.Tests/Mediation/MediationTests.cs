using Foreign.Parts;
using HyperDht.Hosting.Mediation;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Messaging;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace HyperDht.Hosting.Tests.Mediation;

public sealed class MediationTests
{
    [Fact]
    public async Task ForeignBehavior_SeesEveryMessage()
    {
        var log = new CallLog();
        await using var node = TestNode.Create(dht => dht.AddBehavior(typeof(Audit<,>)), log: log);

        node.Ask(9);
        node.Ask(0);
        node.Poke();

        Assert.Equal(["audit Echo Reply", "audit Echo Error", "audit Poke Reply"], log.Calls);
    }

    [Theory]
    [InlineData(typeof(Timing<,>), "timing DhtEnvelope`2")]
    [InlineData(typeof(EnvelopeTiming<,>), "envelope 10.0.0.1:4000")]
    public async Task MediatRBehavior_SeesMessagesOfBothSpaces(Type behavior, string call)
    {
        var log = new CallLog();
        await using var node = TestNode.Create(dht => dht.AddMediatRBehavior(behavior), log: log);

        Assert.Equal(["reply 09"], node.Ask(9));
        Assert.Equal(["reply none"], node.Poke());
        Assert.Equal([call, call], log.Calls);
    }

    [Fact]
    public async Task Map_ShowsStagesWayAndHandler()
    {
        await using var plain = TestNode.Create();
        await using var mediated = TestNode.Create(dht => dht.AddBehavior(typeof(Audit<,>)).AddMediatRBehavior(typeof(Timing<,>)));

        var text = string.Join('\n', plain.Pipeline.GetMap().ToText().Split('\n').Where(line => line.Contains("Echo", StringComparison.Ordinal) || line.Contains("Poke", StringComparison.Ordinal)));
        Assert.Equal(
            """
            rpc 21  Poke           chain    PokeHandler
            dht 20  Echo           mediatr  Observe:Observe > Admit:Admit > EchoHandler
            """,
            text);
        Assert.Contains(
            "dht 20  Echo           mediatr  Observe:Observe > Admit:Admit > MediatR:Timing > Host:Audit > EchoHandler\n",
            mediated.Pipeline.GetMap().ToText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusedMessage_NeverReachesMediatR()
    {
        var log = new CallLog();
        await using var node = TestNode.Create(dht => dht.AddMediatRBehavior(typeof(Timing<,>)), ephemeral: true, log);

        node.Ask(9);

        Assert.Empty(log.Calls);
    }

    [Fact]
    public async Task Notice_ReachesEveryHandlerThoughOneThrows()
    {
        var log = new CallLog();
        await using var node = TestNode.Create(
            dht =>
            {
                dht.Services.AddScoped<INotificationHandler<DhtNotification<NodeBecamePersistent>>, ThrowingHandler>();
                dht.AddNoticeHandler<NodeBecamePersistent, PersistentListener>();
                dht.AddNoticeHandler<NodeBecamePersistent, PersistentListener>();
            },
            log: log);

        node.Services.GetRequiredService<INoticePublisher>().Publish(new NodeBecamePersistent(Substitute.For<IHyperDht>()));

        Assert.Equal(["persistent", "persistent"], log.Calls);
    }

    [Fact]
    public void TypeThatIsNoBehavior_IsRefusedAtOnce()
    {
        var builder = new HyperDhtBuilder(string.Empty);

        Assert.Throws<ArgumentException>(() => builder.AddBehavior(typeof(string)));
        Assert.Throws<ArgumentException>(() => builder.AddMediatRBehavior(typeof(string)));
    }

    private sealed class ThrowingHandler : INotificationHandler<DhtNotification<NodeBecamePersistent>>
    {
        public Task Handle(DhtNotification<NodeBecamePersistent> notification, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A handler with a bug.");
    }
}
