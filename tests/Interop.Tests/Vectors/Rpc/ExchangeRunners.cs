using System.Text.Json;
using HyperDht.Messaging;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>One datagram in, datagrams out (spec 01 §5–§9, §27).</summary>
internal static class ExchangeRunners
{
    public static void Exchange(VectorCase vector)
    {
        var input = vector.Input;
        var node = VectorNode.Create(input.At("node"));
        var application = new Application(node, input.At("handler"));
        node.Rpc.Pipeline = application;

        node.Receive(input.Text("socket"), input.At("from").Address(), input.Bytes("hex"));
        node.Loop.Advance(input.IsNull("waitMs") ? 0 : input.Number("waitMs"));

        Assert.Equal(VectorNode.Expected(vector.Output.At("sent")), node.Sent(input.At("from").Address()));
        AssertDelivered(vector.Output.At("delivered"), application.Delivered);
        node.LetAnswer(input.At("from").Address());
        Assert.Equal(vector.Output.At("nodes").Addresses(), node.Loop.Do(() => node.Rpc.ToArray()));
    }

    public static void Malformed(VectorCase vector)
    {
        var input = vector.Input;
        var node = VectorNode.Create(input.At("node"));
        var application = new Application(node, default);
        node.Rpc.Pipeline = application;

        node.Receive("server", input.At("from").Address(), input.Bytes("hex"));
        node.Loop.Advance(0);

        Assert.Equal(VectorNode.Expected(vector.Output.At("sent")), node.Sent(input.At("from").Address()));
        Assert.Equal(vector.Output.Text("outcome") == "deliver", application.Delivered is not null);
    }

    private static void AssertDelivered(JsonElement expected, DhtRequest? delivered)
    {
        Assert.Equal(expected.ValueKind == JsonValueKind.Null, delivered is null);
        if (delivered is null)
        {
            return;
        }

        Assert.Equal(expected.Number("tid"), delivered.TransactionId);
        Assert.Equal(expected.At("from").Address(), delivered.From);
        Assert.Equal(expected.At("from").IsNull("id") ? null : expected.At("from").Text("id"), delivered.FromId?.ToString());
        Assert.Equal(expected.At("to").Address(), delivered.To);
        Assert.Equal(expected.OptionalBytes("token"), delivered.Token?.ToArray());
        Assert.Equal((uint)expected.Number("command"), delivered.Command.Number);
        Assert.Equal(expected.IsNull("target") ? null : expected.Text("target"), delivered.Target?.ToString());
        Assert.Equal(expected.OptionalBytes("value"), delivered.Value?.ToArray());
    }

    /// <summary>What the vector's application does with a request that it is handed.</summary>
    private sealed class Application(VectorNode node, JsonElement handler) : IRequestPipeline
    {
        public DhtRequest? Delivered { get; private set; }

        public bool TryDispatch(DhtRequest request)
        {
            if (handler.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            Delivered = request;
            var options = new DhtReplyOptions
            {
                To = handler.IsNull("to") ? null : handler.At("to").Address(),
                Socket = handler.IsNull("socket") ? null : node.Socket(handler.Text("socket")),
                IncludeToken = handler.IsNull("token") ? null : handler.Flag("token"),
                IncludeCloserNodes = handler.IsNull("closerNodes") ? null : handler.Flag("closerNodes"),
            };
            var value = handler.OptionalBytes("value") is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null;
            switch (handler.Text("action"))
            {
                case "reply":
                    request.Reply(value, options);
                    break;
                case "error":
                    request.Error((uint)handler.Number("code"), options);
                    break;
                case "relay":
                    request.Relay(value, options.To!.Value, options.Socket);
                    break;
            }

            return true;
        }
    }
}
