using HyperDht.Records;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Records;

/// <summary>Every call for records, by whole nodes in a network of whole nodes.</summary>
public sealed class RecordCallsTests
{
    private const int Nodes = 24;

    private static readonly Topic Meeting = Topic.Hash("meeting"u8);

    [Fact]
    public Task Announced_IsFoundWithItsAddresses_UntilItIsTakenBack() => RunAsync(1, async network =>
    {
        var (alice, bob) = (await network.AddNodeAsync(), await network.AddNodeAsync(o => o.Ephemeral = true));
        PeerAddress[] relays = [.. Enumerable.Range(1, 5).Select(i => new PeerAddress(0x01020304, (ushort)i))];

        var announced = await alice.AnnounceAsync(Meeting, options: new AnnounceOptions { RelayAddresses = relays });
        var found = await bob.LookupPeersAsync(Meeting);
        await alice.UnannounceAsync(Meeting);
        var after = await bob.LookupPeersAsync(Meeting);

        Assert.Equal(20, announced.StoredOn);
        Assert.Equal(20, announced.ClosestNodes.Count);
        Assert.Empty(announced.Replies);
        var peer = Assert.Single(found);
        Assert.Equal(alice.DefaultKeyPair.PublicKey, peer.Peer.PublicKey);
        Assert.Equal(relays[..3], peer.Peer.RelayAddresses);

        // Alice herself may be among the 20 nearest that Bob asks, and keeps no record of her own.
        Assert.InRange(peer.Reports, 19, Nodes + 2);
        Assert.Empty(after);
    });

    [Fact]
    public Task Clear_ReplacesTheAddresses() => RunAsync(2, async network =>
    {
        var alice = await network.AddNodeAsync();
        PeerAddress[] first = [new(0x01020304, 1)], second = [new(0x01020304, 2)];

        await alice.AnnounceAsync(Meeting, options: new AnnounceOptions { RelayAddresses = first });
        var again = await alice.AnnounceAsync(Meeting, options: new AnnounceOptions { RelayAddresses = second, Clear = true, Bump = 5 });

        Assert.All(again.Replies, reply => Assert.Equal(first, Assert.Single(reply.Peers).RelayAddresses));
        await foreach (var reply in alice.LookupAsync(Meeting))
        {
            Assert.Equal(second, Assert.Single(reply.Peers).RelayAddresses);
            Assert.Equal(5ul, reply.Bump);
            Assert.NotNull(reply.FromId);
            Assert.NotNull(reply.Token);
        }
    });

    [Fact]
    public Task LookupAndUnannounce_ShowsOthers_AndLeavesThem() => RunAsync(3, async network =>
    {
        var (alice, bob) = (await network.AddNodeAsync(), await network.AddNodeAsync());
        using var second = network.CreateKeyPair();
        await alice.AnnounceAsync(Meeting);
        await bob.AnnounceAsync(Meeting, second);

        var seen = new HashSet<PublicKey>();
        await foreach (var reply in alice.LookupAndUnannounceAsync(Meeting))
        {
            seen.UnionWith(reply.Peers.Select(peer => peer.PublicKey));
        }

        Assert.Equal([alice.DefaultKeyPair.PublicKey, second.PublicKey], seen.OrderBy(key => key == second.PublicKey));
        Assert.Equal(second.PublicKey, Assert.Single(await alice.LookupPeersAsync(Meeting)).Peer.PublicKey);
    });

    [Fact]
    public Task LookupAndUnannounce_RunsACallersCommit_WhenTheKeyIsGone() => RunAsync(4, async network =>
    {
        var (alice, bob) = (await network.AddNodeAsync(), await network.AddNodeAsync());
        await alice.AnnounceAsync(Meeting);
        var listedAtCommit = new List<int>();
        var options = new DhtQueryOptions
        {
            Commit = async (_, token) => listedAtCommit.Add((await bob.LookupPeersAsync(Meeting, cancellationToken: token)).Count),
        };

        await foreach (var _ in alice.LookupAndUnannounceAsync(Meeting, options: options))
        {
        }

        Assert.Equal(Enumerable.Repeat(0, 20), listedAtCommit);
    });

    [Fact]
    public Task ServerOnAKey_IsFound() => RunAsync(5, async network =>
    {
        var (alice, bob) = (await network.AddNodeAsync(), await network.AddNodeAsync());
        await using var listener = await alice.ListenAsync();

        var replies = new List<FindPeerReply>();
        await foreach (var reply in bob.FindPeerAsync(listener.PublicKey))
        {
            replies.Add(reply);
        }

        Assert.NotEmpty(replies);
        Assert.All(replies, reply => Assert.Equal(listener.PublicKey, reply.Peer.PublicKey));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(900)]
    [InlineData(1000)]
    public Task ValueThatIsPut_IsGot(int size) => RunAsync(6, async network =>
    {
        var (alice, bob) = (await network.AddNodeAsync(), await network.AddNodeAsync(o => o.Ephemeral = true));
        var value = new byte[size];
        network.Random.Fill(value);

        var put = await alice.ImmutablePutAsync(value);
        var got = await bob.ImmutableGetAsync(put.Hash);
        var signed = await alice.MutablePutAsync(value, options: new MutablePutOptions { Seq = 7 });
        var read = await bob.MutableGetAsync(signed.PublicKey);

        Assert.Equal((20, 20), (put.StoredOn, signed.StoredOn));
        Assert.Equal(value, got!.Value.ToArray());
        Assert.Equal(value, read!.Value.ToArray());
        Assert.Equal(7ul, read.Seq);
        Assert.Equal(signed.Signature.ToArray(), read.Signature.ToArray());
        Assert.Null(await bob.ImmutableGetAsync(Topic.Hash("nothing"u8)));
        Assert.Null(await bob.MutableGetAsync(bob.DefaultKeyPair.PublicKey));
    });

    [Fact]
    public Task ValueTooLargeToBeReadBack_IsRefusedInTheCall() => RunAsync(7, async network =>
    {
        var alice = await network.AddNodeAsync();

        var immutable = await Assert.ThrowsAsync<ArgumentException>(() => alice.ImmutablePutAsync(new byte[1001]));
        var mutable = await Assert.ThrowsAsync<ArgumentException>(() => alice.MutablePutAsync(new byte[1001]));

        Assert.All([immutable, mutable], refusal => Assert.Matches("1001 .*1000 ", refusal.Message));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => alice.MutablePutAsync(new byte[1], options: new MutablePutOptions { Seq = 1ul << 53 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => alice.MutableGetAsync(alice.DefaultKeyPair.PublicKey, new MutableGetOptions { Seq = 1ul << 53 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => alice.AnnounceAsync(Meeting, options: new AnnounceOptions { Bump = 1ul << 53 }));
    });

    [Fact]
    public Task SequenceNumbers_AreObeyed() => RunAsync(8, async network =>
    {
        var (alice, bob) = (await network.AddNodeAsync(), await network.AddNodeAsync());
        var key = alice.DefaultKeyPair.PublicKey;
        await PutAsync(alice, 55, 5);

        var same = await PutAsync(alice, 55, 5);
        var reused = await PutAsync(alice, 56, 5);
        var low = await PutAsync(alice, 44, 4);
        var six = await PutAsync(alice, 66, (1ul << 53) - 1);

        Assert.Equal((20, 0, 0), (same.StoredOn, same.SeqReused, same.SeqTooLow));
        Assert.Equal((0, 20, 0), (reused.StoredOn, reused.SeqReused, reused.SeqTooLow));
        Assert.Equal((0, 0, 20), (low.StoredOn, low.SeqReused, low.SeqTooLow));
        Assert.Equal(20, six.StoredOn);
        Assert.Equal([66], (await bob.MutableGetAsync(key))!.Value.ToArray());
        Assert.NotNull(await bob.MutableGetAsync(key, new MutableGetOptions { Seq = (1ul << 53) - 1, Latest = false }));
    });

    [Fact]
    public Task Refresh_StoresTheValueOnNodesThatCameLater() => RunAsync(9, async network =>
    {
        var alice = await network.AddNodeAsync();
        await PutAsync(alice, 1, 1);
        var newcomers = new List<IHyperDht>();
        for (var i = 0; i < 10; i++)
        {
            newcomers.Add(await network.AddNodeAsync());
        }

        var before = await CountAsync(alice);
        await alice.MutableGetAsync(alice.DefaultKeyPair.PublicKey, new MutableGetOptions { Refresh = _ => false });
        var declined = await CountAsync(alice);
        await alice.MutableGetAsync(alice.DefaultKeyPair.PublicKey, new MutableGetOptions { Refresh = value => value.Seq == 1 });

        Assert.Equal(before, declined);
        Assert.InRange(await CountAsync(alice), before + 1, Nodes + 12);
    });

    [Fact]
    public Task EmptyNetwork_HasNothing_AndStoresNothing() => SimulatedNetwork.RunAsync(10, async network =>
    {
        var alone = await network.AddBootstrapperAsync();

        Assert.Empty(await alone.LookupPeersAsync(Meeting));
        Assert.Null(await alone.ImmutableGetAsync(Meeting));
        Assert.Null(await alone.MutableGetAsync(alone.DefaultKeyPair.PublicKey));
        foreach (var call in new Func<Task>[]
        {
            () => alone.AnnounceAsync(Meeting), () => alone.UnannounceAsync(Meeting), () => alone.ImmutablePutAsync(new byte[1]),
            () => alone.MutablePutAsync(new byte[1]),
        })
        {
            Assert.Equal(DhtErrorCodes.TooFewNodes, (await Assert.ThrowsAsync<HyperDhtException>(call)).ErrorCode);
        }
    });

    [Fact]
    public Task ClosedNode_SaysSo() => RunAsync(11, async network =>
    {
        var alice = await network.AddNodeAsync();
        await alice.StopAsync(force: true);

        foreach (var call in new Func<Task>[]
        {
            () => alice.LookupPeersAsync(Meeting), () => alice.AnnounceAsync(Meeting), () => alice.MutablePutAsync(new byte[1]),
            () => alice.ImmutableGetAsync(Meeting),
        })
        {
            Assert.Equal(DhtErrorCodes.NodeDestroyed, (await Assert.ThrowsAsync<HyperDhtException>(call)).ErrorCode);
        }
    });

    private static Task RunAsync(int seed, Func<SimulatedNetwork, Task> body) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        await network.AddBootstrapperAsync();
        for (var i = 1; i < Nodes; i++)
        {
            await network.AddNodeAsync();
        }

        await body(network);
    });

    private static Task<MutablePutResult> PutAsync(IHyperDht node, byte value, ulong seq) =>
        node.MutablePutAsync(new[] { value }, options: new MutablePutOptions { Seq = seq });

    // How many nodes have a value of the node's key.
    private static async Task<int> CountAsync(IHyperDht node)
    {
        var count = 0;
        await using var query = node.Rpc.Query(new DhtCall(new(7, IsInternal: false))
        {
            Target = NodeId.FromPublicKey(node.DefaultKeyPair.PublicKey), Value = new byte[1],
        });
        await foreach (var reply in query)
        {
            count += reply.Value is null ? 0 : 1;
        }

        return count;
    }
}
