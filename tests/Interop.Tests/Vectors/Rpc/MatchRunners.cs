using System.Text.Json;
using HyperDht.Messaging;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Which reply belongs to which request (spec 01 §6, §11).</summary>
internal static class MatchRunners
{
    public static void Match(VectorCase vector)
    {
        var node = VectorNode.Create(vector.Input.At("node"));
        var tasks = vector.Input.At("requests").EnumerateArray().Select(r => Send(node, r)).ToList();
        Assert.Equal(
            vector.Output.At("requests").EnumerateArray().Select(r => r.GetString()), node.Network.Log.Select(l => RpcJson.Hex(l.Datagram)));

        var ignored = new List<int>();
        foreach (var (datagram, index) in vector.Input.At("datagrams").EnumerateArray().Select((d, i) => (d, i)))
        {
            var before = node.Rpc.Stats.Responses;
            node.Receive(datagram.Text("socket"), datagram.At("from").Address(), datagram.Bytes("hex"));
            if (node.Rpc.Stats.Responses == before)
            {
                ignored.Add(index);
            }
        }

        Assert.Equal(vector.Output.At("ignored").EnumerateArray().Select(i => i.GetInt32()), ignored);
        Assert.Equal(vector.Output.Number("inflight"), node.Rpc.Stats.ActiveRequests);
        foreach (var (expected, task) in vector.Output.At("results").EnumerateArray().Zip(tasks))
        {
            AssertResult(expected, task);
        }
    }

    private static Task<DhtResponse> Send(VectorNode node, JsonElement request)
    {
        var call = new DhtCall(new DhtCommandId((uint)request.Number("command"), request.Flag("internal")))
        {
            Target = request.IsNull("target") ? null : request.Id("target"),
        };
        return node.Loop.Do(() => node.Rpc.RequestAsync(call, request.At("to").Address()));
    }

    private static void AssertResult(JsonElement expected, Task<DhtResponse> task)
    {
        Assert.Equal(expected.ValueKind != JsonValueKind.Null, task.IsCompletedSuccessfully);
        if (!task.IsCompletedSuccessfully)
        {
            return;
        }

        var response = task.GetAwaiter().GetResult();
        Assert.Equal(expected.At("from").Address(), response.From);
        Assert.Equal(expected.At("from").IsNull("id") ? null : expected.At("from").Text("id"), response.FromId?.ToString());
        Assert.Equal(expected.At("to").Address(), response.To);
        Assert.Equal(expected.OptionalBytes("token"), response.Token?.ToArray());
        Assert.Equal(expected.IsNull("closerNodes") ? [] : expected.At("closerNodes").Addresses(), response.CloserNodes);
        Assert.Equal((uint)expected.Number("error"), response.ErrorCode);
        Assert.Equal(expected.OptionalBytes("value"), response.Value?.ToArray());
    }
}
