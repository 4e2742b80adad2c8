using Foreign.Parts;
using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Pipeline;
using HyperDht.Rpc;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>A node whose network is a substitute and whose pipeline is real, with the messages of the tests.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly NodeContainer _container;
    private readonly HyperDhtNode _node;

    private TestNode(HyperDhtBuilder builder)
    {
        _container = new NodeContainer(builder);
        _node = _container.CreateNode(new HyperDhtOptions());
        Pipeline = _node.Services.GetRequiredService<RequestPipeline>();
        Pipeline.Compose();
    }

    public RequestPipeline Pipeline { get; }

    public IServiceProvider Services => _node.Services;

    public static TestNode Create(Action<HyperDhtBuilder>? build = null, bool ephemeral = false, CallLog? log = null)
    {
        var builder = new HyperDhtBuilder(string.Empty);
        AddFakes(builder.Services, ephemeral);
        builder.Services.AddSingleton(log ?? new CallLog());
        build?.Invoke(builder);
        return new(builder);
    }

    public static void AddFakes(IServiceCollection services, bool ephemeral = false)
    {
        var rpc = Substitute.For<IDhtRpc>();
        rpc.IsEphemeral.Returns(ephemeral);
        services.AddSingleton(rpc);
        services.AddScoped(_ =>
        {
            var node = Substitute.For<IHyperDht>();
            node.Rpc.Returns(rpc);
            return node;
        });
        services.AddMessage<Echo, EchoReply, EchoCommand, EchoHandler>();
        services.AddMessage<Poke, PokeReply, PokeCommand, PokeHandler>();
    }

    public IReadOnlyList<string> Ask(params byte[] value)
    {
        var request = new FakeRequest(EchoCommand.Number, value);
        Assert.True(Pipeline.TryDispatch(request));
        return request.Answers;
    }

    public IReadOnlyList<string> Poke()
    {
        var request = new FakeRequest(PokeCommand.Number);
        Assert.True(Pipeline.TryDispatch(request));
        return request.Answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _container.DisposeAsync();
    }
}
