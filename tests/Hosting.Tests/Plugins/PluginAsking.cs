using Foreign.Parts.Plugins;
using HyperDht.Hosting.Plugins;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Plugins;
using HyperDht.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Plugins;

/// <summary>Requests to plug-ins of a node without a network, made on its loop.</summary>
internal static class PluginAsking
{
    public static readonly NodeId Target = NodeId.Hash([1]);

    public static byte[] Text(string text) => [(byte)text.Length, .. System.Text.Encoding.UTF8.GetBytes(text)];

    public static FakeRequest Request(
        string name, ulong version, ulong command, byte[]? value, byte[]? token = null, bool hasTarget = true, ushort transactionId = 7)
    {
        var content = value is null ? default(ReadOnlyMemory<byte>?) : value;
        return new FakeRequest(PluginWire.Command, new PluginEnvelope(PluginEnvelope.EncodeName(name), version, command, content).Encode())
        {
            RequestTarget = hasTarget ? Target : null,
            RequestToken = token is null ? default(ReadOnlyMemory<byte>?) : token,
            Number = transactionId,
        };
    }

    /// <summary>Hands requests over in one turn.</summary>
    public static Task DispatchAsync(this TestNode node, params FakeRequest[] requests) =>
        node.Services.GetRequiredService<IDhtLoop>().InvokeAsync(() => Assert.All(requests, request => Assert.True(node.Pipeline.TryDispatch(request))));

    /// <summary>Hands a request over and waits until nothing of it is under way.</summary>
    /// <returns>The answer; null is silence.</returns>
    public static async Task<string?> AskAsync(this TestNode node, FakeRequest request)
    {
        await node.DispatchAsync(request);
        await node.SettleAsync();
        return request.Answers.SingleOrDefault();
    }

    /// <summary>Waits until the plug-in has nothing to do.</summary>
    public static async Task SettleAsync(this TestNode node)
    {
        var loop = node.Services.GetRequiredService<IDhtLoop>();
        while (node.Services.GetService<PluginLane<Tally>>() is { } lane && await loop.InvokeAsync(() => lane.Count) > 0)
        {
            await Task.Yield();
        }

        while (node.Services.GetService<PluginLane<OldTally>>() is { } lane && await loop.InvokeAsync(() => lane.Count) > 0)
        {
            await Task.Yield();
        }

        // What follows the plug-in's end: the way back through the behaviors.
        await loop.InvokeAsync(() => { });
    }
}
