using Foreign.Parts;
using HyperDht.Hosting.Pipeline;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Records;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace HyperDht.Hosting.Tests.Composition;

public sealed class AddHyperDhtTests
{
    [Fact]
    public async Task Host_StartsAndStopsTheNode()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        TestNode.AddFakes(builder.Services.AddHyperDht(o => o.Bootstrap = []).Services);
        using var host = builder.Build();
        var node = (HyperDhtNode)host.Services.GetRequiredService<IHyperDht>();
        var inner = node.Services.GetRequiredService<IHyperDht>();

        await host.StartAsync();
        await inner.Received(1).StartAsync(Arg.Any<CancellationToken>());

        await host.StopAsync();
        await inner.Received(1).StopAsync(false, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task WrongConfiguration_StopsTheHostWithTheReason()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("HyperDht:Port", (string?)"70000")]);
        TestNode.AddFakes(builder.Services.AddHyperDht().Services);
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("Port", exception.Message, StringComparison.Ordinal);
        Assert.Contains("65535", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_WinsOverConfiguration()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("HyperDht:Port", (string?)"1"), KeyValuePair.Create("HyperDht:Host", (string?)"127.0.0.1")])
            .Build());
        TestNode.AddFakes(services.AddHyperDht(o => o.Port = 2).Services);
        await using var host = services.BuildServiceProvider();

        var options = ((HyperDhtNode)host.GetRequiredService<IHyperDht>()).Services.GetRequiredService<HyperDhtOptions>();

        Assert.Equal((2, "127.0.0.1"), (options.Port, options.Host));
    }

    [Fact]
    public async Task Names_DoNotChangeEachOther()
    {
        var services = new ServiceCollection();
        TestNode.AddFakes(services.AddHyperDht("a").UseRecordStore<ForgetfulStore>().Services);
        TestNode.AddFakes(services.AddHyperDht("b", o => o.Port = 5).Services);
        await using var host = services.BuildServiceProvider();

        var a = (HyperDhtNode)host.GetRequiredKeyedService<IHyperDht>("a");
        var b = (HyperDhtNode)host.GetRequiredKeyedService<IHyperDht>("b");

        Assert.IsType<ForgetfulStore>(a.Services.GetRequiredService<IRecordStore>());
        Assert.IsNotType<ForgetfulStore>(b.Services.GetService<IRecordStore>());
        Assert.Equal(5, b.Services.GetRequiredService<HyperDhtOptions>().Port);
        Assert.Null(host.GetService<IHyperDht>());
    }

    [Fact]
    public async Task SecondCallWithTheSameName_GoesOnConfiguringTheFirst()
    {
        var services = new ServiceCollection();
        var first = services.AddHyperDht(o => o.Port = 1);
        var second = services.AddHyperDht(o => o.Loops = 2);
        TestNode.AddFakes(first.Services);
        await using var host = services.BuildServiceProvider();

        var options = ((HyperDhtNode)host.GetRequiredService<IHyperDht>()).Services.GetRequiredService<HyperDhtOptions>();

        Assert.Same(first, second);
        Assert.Equal((1, 2), (options.Port, options.Loops));
        Assert.Single(services, service => service.ServiceType == typeof(IHostedService) && service.ImplementationFactory is not null);
    }

    [Fact]
    public async Task ReplaceableInterfaceOfTheHost_ReplacesTheDefaultOfTheUnnamedNodeOnly()
    {
        var services = new ServiceCollection();
        var policy = new NobodyPolicy();
        services.AddSingleton<IFirewallPolicy>(policy);
        TestNode.AddFakes(services.AddHyperDht().Services);
        TestNode.AddFakes(services.AddHyperDht("named").Services);
        await using var host = services.BuildServiceProvider();

        var unnamed = (HyperDhtNode)host.GetRequiredService<IHyperDht>();
        var named = (HyperDhtNode)host.GetRequiredKeyedService<IHyperDht>("named");

        Assert.Same(policy, unnamed.Services.GetRequiredService<IFirewallPolicy>());
        Assert.NotSame(policy, named.Services.GetService<IFirewallPolicy>());
    }

    [Fact]
    public async Task UseHostService_SharesTheHostsInstance()
    {
        var services = new ServiceCollection();
        services.AddSingleton<CallLog>();
        TestNode.AddFakes(services.AddHyperDht("named").UseHostService<CallLog>().Services);
        await using var host = services.BuildServiceProvider();

        var node = (HyperDhtNode)host.GetRequiredKeyedService<IHyperDht>("named");

        Assert.Same(host.GetRequiredService<CallLog>(), node.Services.GetRequiredService<CallLog>());
    }

    [Fact]
    public async Task BehaviorThatCannotBeMade_FailsTheStart()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => HyperDhtNode.StartAsync(
            o => (o.Host, o.Bootstrap) = ("127.0.0.1", []), dht => dht.AddBehavior(typeof(Audit<,>))));

        Assert.Contains(nameof(CallLog), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MediatRBehaviorOfTheHost_SeesNoDatagram()
    {
        var services = new ServiceCollection();
        services.AddSingleton<CallLog>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Timing<,>));
        TestNode.AddFakes(services.AddHyperDht().Services);
        await using var host = services.BuildServiceProvider();
        var node = (HyperDhtNode)host.GetRequiredService<IHyperDht>();
        var request = new FakeRequest(EchoCommand.Number, [9]);

        var pipeline = node.Services.GetRequiredService<RequestPipeline>();
        pipeline.Compose();
        pipeline.TryDispatch(request);

        Assert.Equal(["reply 09"], request.Answers);
        Assert.Empty(host.GetRequiredService<CallLog>().Calls);
    }

    [Fact]
    public async Task Factory_MakesNodesWithScopesOfTheirOwn()
    {
        var services = new ServiceCollection();
        TestNode.AddFakes(services.AddHyperDht().UseFirewall(new NobodyPolicy()).Services);
        await using var host = services.BuildServiceProvider();
        var factory = host.GetRequiredService<IHyperDhtFactory>();

        await using var first = (HyperDhtNode)factory.Create(o => o.Port = 1);
        await using var second = (HyperDhtNode)await factory.StartAsync(o => o.Port = 2);

        Assert.NotSame(first.Services.GetRequiredService<IHyperDht>(), second.Services.GetRequiredService<IHyperDht>());
        Assert.Equal(1, first.Services.GetRequiredService<HyperDhtOptions>().Port);
        Assert.IsType<NobodyPolicy>(second.Services.GetRequiredService<IFirewallPolicy>());
        Assert.Throws<OptionsValidationException>(() => factory.Create(o => o.Port = 70_000));
    }

    [Fact]
    public async Task HealthCheck_TellsWhetherOthersAnswer()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        TestNode.AddFakes(services.AddHyperDht().Services);
        await using var host = services.BuildServiceProvider();
        var rpc = host.GetRequiredService<IHyperDht>().Rpc;
        var health = host.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status);

        rpc.IsBootstrapped.Returns(true);
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Status);

        rpc.IsOnline.Returns(true);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
    }
}
