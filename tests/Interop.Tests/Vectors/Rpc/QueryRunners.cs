using HyperDht.Messaging;
using HyperDht.Routing;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Queries on a small network of real nodes (spec 01 §19).</summary>
internal static class QueryRunners
{
    public static void Query(VectorCase vector)
    {
        var network = new ManualNetwork(new ManualLoop());
        var addresses = vector.Input.At("nodes").Addresses();
        var committed = new HashSet<PeerAddress>();
        foreach (var address in addresses)
        {
            network.Loop.Do(() => StartNode(network, address, addresses, committed));
        }

        var dead = vector.Input.At("dead").EnumerateArray().Select(i => addresses[i.GetInt32()]).ToHashSet();
        network.Loses = (_, to) => dead.Contains(to);
        var isCommit = vector.Input.Flag("commit");
        var client = new RpcNode(new RpcSettings(), network.Host("45.45.45.45"), new CountingRandom(7));
        network.Loop.Do(client.Bind);
        var call = new DhtCall(isCommit ? new DhtCommandId(3, IsInternal: false) : new DhtCommandId(2, IsInternal: true))
        {
            Target = vector.Input.Id("target"),
        };
        var query = client.Query(call, new DhtQueryOptions
        {
            Nodes = [.. vector.Input.At("seeds").EnumerateArray().Select(i => addresses[i.GetInt32()])],
            CommitWithToken = isCommit,
        });

        network.Loop.Run(() => query.FinishedAsync());

        Assert.Equal(vector.Output.At("closest").Addresses(), query.ClosestReplies.Select(r => r.From));
        if (isCommit)
        {
            Assert.Equal(vector.Output.At("commits").Addresses().Order(), committed.Order());
        }
    }

    private static void StartNode(ManualNetwork network, PeerAddress address, PeerAddress[] all, HashSet<PeerAddress> committed)
    {
        var settings = new RpcSettings { Port = address.Port, Firewalled = false };
        var node = new RpcNode(settings, network.Host(address.HostText), new CountingRandom(address.Port))
        {
            Pipeline = new Store(address, committed),
        };
        node.Bind();
        node.Parts.State.IsEphemeral = false;
        node.Parts.Directory.Rebuild(NodeId.FromAddress(address));
        foreach (var other in all.Where(a => a != address))
        {
            node.Parts.Directory.AddUnverified(other, tick: 0);
        }
    }

    private sealed class Store(PeerAddress address, HashSet<PeerAddress> committed) : IRequestPipeline
    {
        public bool TryDispatch(DhtRequest request)
        {
            if (request.Token is not null)
            {
                committed.Add(address);
            }

            request.Reply(null);
            return true;
        }
    }
}
