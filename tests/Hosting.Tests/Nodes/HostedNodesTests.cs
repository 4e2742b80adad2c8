using Foreign.Parts;
using Foreign.Parts.Plugins;
using HyperDht.Hosting.Mediation;
using HyperDht.Messaging;
using HyperDht.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace HyperDht.Hosting.Tests.Nodes;

/// <summary>Hosts with real nodes on loopback, driven the way an application does.</summary>
public sealed class HostedNodesTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly CallLog _log = new();

    [Fact]
    public async Task NamedNodes_AreInjectedByKey_AndReachEachOther()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder.Services, "server", network);
        Add(builder.Services, "client", network);
        Add(builder.Services, string.Empty, network);
        builder.Services.AddSingleton<Pair>();
        using var host = builder.Build();
        await host.StartAsync();
        var pair = host.Services.GetRequiredService<Pair>();

        await using var listener = await pair.Server.ListenAsync();
        await using var connection = await pair.Client.ConnectAsync(listener.PublicKey);

        Assert.Equal(pair.Server.DefaultKeyPair.PublicKey, connection.RemotePublicKey);
        Assert.Equal(3, new[] { pair.Server, pair.Client, pair.Unnamed }.Distinct().Count());
        Assert.Equal(3, new[] { pair.Server, pair.Client, pair.Unnamed }.Select(node => node.Rpc.Address).Distinct().Count());
        Assert.Same(pair.Server, host.Services.GetRequiredKeyedService<IHyperDht>("server"));
        await host.StopAsync();
        await AssertClosedAsync(pair.Server, pair.Client, pair.Unnamed);
    }

    [Fact]
    public async Task HandlersAndBehaviorsOfTheHostsMediatR_SeeNothingOfTheNode_AndTheOtherWayRound()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_log);
        builder.Services.AddTransient<ServiceFactory>(services => type => services.GetRequiredService(type));
        builder.Services.AddTransient<IMediator, Mediator>();
        builder.Services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Timing<,>));
        builder.Services.AddTransient<IRequestHandler<Question, string>, Answerer>();
        builder.Services.AddTransient<INotificationHandler<DhtNotification<NodeBecamePersistent>>, Eavesdropper>();
        var audits = new CallLog();
        var node = Add(builder.Services, string.Empty, network, storing: true);
        node.Services.AddSingleton(audits);
        node.AddBehavior(typeof(Audit<,>)).AddMediatRBehavior(typeof(Timing<,>));
        using var host = builder.Build();
        await host.StartAsync();
        await using var client = await network.CreateNodeAsync();

        await client.Rpc.PingAsync(host.Services.GetRequiredService<IHyperDht>().Rpc.Address);
        Assert.Empty(_log.Calls);
        var before = audits.Calls.Count;
        var answer = await host.Services.GetRequiredService<IMediator>().Send(new Question());

        Assert.Equal("42", answer);
        Assert.Equal(["timing Question"], _log.Calls);
        Assert.Contains("audit Ping Reply", audits.Calls);
        Assert.DoesNotContain("timing Question", audits.Calls.Skip(before));
        await host.StopAsync();
    }

    [Fact]
    public async Task StartGivenUp_LeavesAClosedNodeAndAFreePort()
    {
        // Takes what it gets and answers nothing: the start would go on for seconds.
        using var deaf = new System.Net.Sockets.UdpClient(0, System.Net.Sockets.AddressFamily.InterNetwork);
        var services = new ServiceCollection();
        services.AddHyperDht(options =>
        {
            options.Host = "127.0.0.1";
            options.Bootstrap = [$"127.0.0.1:{((System.Net.IPEndPoint)deaf.Client.LocalEndPoint!).Port}"];
        }).AddPlugin<Tally>().Services.AddSingleton(_log);
        await using var host = services.BuildServiceProvider();
        var node = host.GetRequiredService<IHyperDht>();
        using var giveUp = new CancellationTokenSource();
        var start = node.StartAsync(giveUp.Token);
        Assert.True(SpinWait.SpinUntil(() => deaf.Available > 0, Deadline));
        var port = node.Rpc.LocalAddress.Port;

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.WaitAsync(TimeSpan.FromSeconds(5)));
        await AssertClosedAsync(node);
        using var again = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));
        await node.DisposeAsync();
        Assert.Equal(["registered False", "disposed"], _log.Calls);
    }

    [Fact]
    public async Task HostWhoseStartIsGivenUp_StopsItsNodes()
    {
        using var deaf = new System.Net.Sockets.UdpClient(0, System.Net.Sockets.AddressFamily.InterNetwork);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHyperDht(options =>
        {
            options.Host = "127.0.0.1";
            options.Bootstrap = [$"127.0.0.1:{((System.Net.IPEndPoint)deaf.Client.LocalEndPoint!).Port}"];
        });
        var host = builder.Build();
        using var giveUp = new CancellationTokenSource();
        var start = host.StartAsync(giveUp.Token);
        Assert.True(SpinWait.SpinUntil(() => deaf.Available > 0, Deadline));

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.WaitAsync(TimeSpan.FromSeconds(5)));
        await AssertClosedAsync(host.Services.GetRequiredService<IHyperDht>());
        await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task FiftyNodesOfTheFactory_ServeOnOneLoopAndCloseAll()
    {
        const int Count = 50;
        await using var network = await HyperDhtTestnet.StartAsync(2);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder.Services, "many", network, storing: true).AddPlugin<OldTally>();
        await using var host = (IAsyncDisposable)builder.Build();
        var factory = ((IHost)host).Services.GetRequiredKeyedService<IHyperDhtFactory>("many");

        var nodes = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => factory.StartAsync())).WaitAsync(Deadline);
        await using var client = await network.CreateNodeAsync();
        var pongs = await Task.WhenAll(nodes.Select(node => client.Rpc.PingAsync(node.Rpc.Address))).WaitAsync(Deadline);

        Assert.Equal(Count, pongs.Select(pong => pong.FromId).OfType<NodeId>().Distinct().Count());
        Assert.Single(nodes.Select(node => ((HyperDhtNode)node).Services.GetRequiredService<HyperDht.Hosting.Composition.LoopLease>().Loop).Distinct());
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask())).WaitAsync(Deadline);
        await AssertClosedAsync(nodes);
    }

    [Fact]
    public async Task HealthCheck_IsHealthyInANetwork_UnderTheNodesName()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder.Services, string.Empty, network);
        Add(builder.Services, "named", network);
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();
        var before = await health.CheckHealthAsync();

        await host.StartAsync();
        var after = await health.CheckHealthAsync();
        await host.StopAsync();

        Assert.Equal(["hyperdht", "hyperdht-named"], before.Entries.Keys.Order());
        Assert.All(before.Entries.Values, entry => Assert.Equal(HealthStatus.Degraded, entry.Status));
        Assert.All(after.Entries.Values, entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
        Assert.All(after.Entries.Values, entry => Assert.Contains("hyperdht", entry.Tags));
    }

    [Fact]
    public async Task CallThatStartsANode_OpensItsStoreAndItsPluginsFirst()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        var services = new ServiceCollection();
        Add(services, string.Empty, network).UseRecordStore<RecordingStore>().AddPlugin<Tally>().Services.AddSingleton(_log);
        await using var host = services.BuildServiceProvider();
        var node = host.GetRequiredService<IHyperDht>();

        await using (await node.ListenAsync())
        {
            Assert.Equal(["open", "registered False"], _log.Calls);
        }

        await node.DisposeAsync();
        // Whoever closes a store on the loop, the container closes it again with the node.
        Assert.Equal(["open", "registered False", "close", "disposed"], _log.Calls.Distinct());
    }

    private static HyperDhtBuilder Add(IServiceCollection services, string name, HyperDhtTestnet network, bool storing = false) =>
        services.AddHyperDht(name, options =>
        {
            options.Host = "127.0.0.1";
            options.Port = 0;
            options.Bootstrap = [.. network.Bootstrap];
            options.Ephemeral = storing ? false : null;
            options.Firewalled = !storing;
        });

    private static async Task AssertClosedAsync(params IHyperDht[] nodes)
    {
        foreach (var node in nodes)
        {
            var error = await Assert.ThrowsAsync<HyperDhtException>(() => node.ListenAsync());
            Assert.Equal(DhtErrorCodes.NodeDestroyed, error.ErrorCode);
        }
    }

    private sealed class Pair(
        [FromKeyedServices("server")] IHyperDht server, [FromKeyedServices("client")] IHyperDht client, IHyperDht unnamed)
    {
        public IHyperDht Server => server;

        public IHyperDht Client => client;

        public IHyperDht Unnamed => unnamed;
    }

    private sealed record Question : IRequest<string>;

    private sealed class Answerer : IRequestHandler<Question, string>
    {
        public Task<string> Handle(Question request, CancellationToken cancellationToken) => Task.FromResult("42");
    }

    private sealed class Eavesdropper(CallLog log) : INotificationHandler<DhtNotification<NodeBecamePersistent>>
    {
        public Task Handle(DhtNotification<NodeBecamePersistent> notification, CancellationToken cancellationToken)
        {
            log.Add("eavesdropped");
            return Task.CompletedTask;
        }
    }
}
