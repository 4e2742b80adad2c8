using System.Globalization;
using System.Text.Json;
using HyperDht.Routing.Life;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Routing table, node set and what keeps them fresh (spec 01 §14, §18, §19).</summary>
internal static class TableRunners
{
    public static void Table(VectorCase vector)
    {
        var table = new RoutingTable(vector.Input.Id("local"), vector.Input.Number("k"));
        var results = new List<bool>();
        var full = new List<PeerAddress>();
        foreach (var op in vector.Input.At("ops").EnumerateArray())
        {
            var node = Node(op.Address());
            var isAdd = op.Text("op") == "add";
            results.Add(isAdd ? table.TryAdd(node) : table.Remove(node.Id));
            if (isAdd && !results[^1])
            {
                full.Add(node.Address);
            }
        }

        var output = vector.Output;
        Assert.Equal(output.At("results").EnumerateArray().Select(r => r.GetBoolean()), results);
        Assert.Equal(output.Number("size"), table.Count);
        Assert.Equal(output.At("full").Addresses(), full);
        foreach (var row in output.At("rows").EnumerateObject())
        {
            var bucket = table.Bucket(int.Parse(row.Name, CultureInfo.InvariantCulture));
            Assert.Equal(row.Value.Addresses(), bucket.Select(n => n.Address));
        }

        foreach (var (query, expected) in vector.Input.At("closest").EnumerateArray().Zip(output.At("closest").EnumerateArray()))
        {
            var nodes = new RoutingNode[query.Number("count")];
            var count = table.CopyClosest(query.Bytes("target"), nodes);
            Assert.Equal(expected.Addresses(), nodes.Take(count).Select(n => n.Address));
        }

        Assert.Equal(output.At("all").Addresses(), table.All().Select(n => n.Address));
    }

    public static void Closest(VectorCase vector)
    {
        var closest = new ClosestReplies(vector.Input.Id("target"), vector.Input.Number("k"));
        foreach (var from in vector.Input.At("order").Addresses())
        {
            closest.TryAdd(new DhtResponse { From = from, FromId = NodeId.FromAddress(from), To = default });
        }

        Assert.Equal(vector.Output.At("closest").Addresses(), closest.Replies.Select(r => r.From));
    }

    public static void BucketFull(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var nodes = input.At("nodes").EnumerateArray().Select(NodeOf).OrderBy(n => n.Id.ToString(), StringComparer.Ordinal).ToList();
        var chosen = BucketChallenge.Choose(nodes, TickCore.Period * input.Number("tick"));
        Assert.Equal(output.IsNull("ping") ? (PeerAddress?)null : output.At("ping").Address(), chosen?.Address);
    });

    public static void KeepAlive(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var nodes = new NodeSet();
        foreach (var node in input.At("nodes").EnumerateArray())
        {
            nodes.Add(NodeOf(node));
        }

        var chosen = KeepAliveRound.Choose(nodes, input.Number("tick"), input.Number("inflight"));
        Assert.Equal(output.At("pinged").Addresses(), chosen.Select(n => n.Address));
    });

    private static RoutingNode Node(PeerAddress address) => new(NodeId.FromAddress(address), address, tick: 0);

    private static RoutingNode NodeOf(JsonElement element)
    {
        var node = Node(element.Address());
        node.Pinged = element.Number("pinged");
        node.Added = element.IsNull("added") ? 0 : element.Number("added");
        return node;
    }
}
