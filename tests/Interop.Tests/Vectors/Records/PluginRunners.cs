using System.Text.Json;
using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Pipeline;
using HyperDht.Interop.Tests.Vectors.Records.Plugins;
using HyperDht.Plugins;
using HyperDht.Records;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;
using HyperDht.Transport;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>What a storing node with a plug-in answers (spec 02 §7.9, §10), through the whole pipeline.</summary>
internal static class PluginRunners
{
    public static byte[] Encode(JsonElement value) => new PluginEnvelope(
        PluginEnvelope.EncodeName(value.GetProperty("plugin").GetString()!),
        value.GetProperty("version").GetUInt64(),
        value.GetProperty("command").GetUInt64(),
        value.OptionalBytes("value")).Encode();

    public static void AssertEqual(JsonElement expected, PluginEnvelope actual)
    {
        Assert.Equal(expected.GetProperty("plugin").GetString(), actual.NameText);
        Assert.Equal(expected.GetProperty("version").GetUInt64(), actual.Version);
        Assert.Equal(expected.GetProperty("command").GetUInt64(), actual.Command);
        Assert.Equal(expected.OptionalHex("value"), actual.Value?.ToArray());
    }

    public static void Run(VectorCase vector)
    {
        var loop = new ManualLoop();
        using var services = Compose(loop);
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<NodeSettings>().Options = new HyperDhtOptions();
        var pipeline = scope.ServiceProvider.GetRequiredService<RequestPipeline>();
        pipeline.Compose();
        foreach (var (step, expected) in vector.Input.GetProperty("steps").EnumerateArray()
            .Zip(vector.Output.GetProperty("replies").EnumerateArray()))
        {
            var request = StoreRunners.RequestOf(step);
            loop.Run(() => Task.FromResult(pipeline.TryDispatch(request)));
            StoreRunners.AssertAnswer(request.Command.Number, expected, request.Answer);
        }

        var echo = scope.ServiceProvider.GetRequiredService<EchoPlugin>();
        var seen = vector.Output.GetProperty("seen").EnumerateArray().ToArray();
        Assert.Equal(seen.Select(s => s.GetProperty("command").GetUInt64()), echo.Seen.Select(s => s.Command));
        Assert.Equal(seen.Select(s => s.OptionalHex("value")), echo.Seen.Select(s => s.Value));
        Assert.All(seen, s => Assert.Equal(
            (EchoPlugin.Description.Name, EchoPlugin.Description.Version),
            (s.GetProperty("plugin").GetString()!, s.GetProperty("version").GetUInt64())));
    }

    private static ServiceProvider Compose(ManualLoop loop)
    {
        var builder = new HyperDhtBuilder(string.Empty).AddPlugin<EchoPlugin>();
        var transport = Substitute.For<ITransport>();
        transport.Loop.Returns(loop);
        builder.Services.AddSingleton(transport);
        builder.Services.AddSingleton(Substitute.For<IDhtRpc>());
        builder.Services.AddSingleton(Substitute.For<IRecordStore>());
        return NodeContainer.Build(builder, host: null);
    }
}
