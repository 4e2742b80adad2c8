using System.Buffers.Binary;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Rpc;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Replies from elsewhere than the node that was asked.</summary>
public sealed class R2_ForgedReplies
{
    private const int InFlight = 1000;

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _node;

    public R2_ForgedReplies()
    {
        _node = new RpcNode(new RpcSettings { MaxWindow = InFlight }, _network.Host("45.45.45.45"), new CountingRandom(3));
        _network.Loop.Do(_node.Bind);
    }

    [Fact]
    public void AllTransactionIdsFromAnotherPort_NoneIsAccepted()
    {
        var pings = StartPings();

        _network.Loop.Do(() =>
        {
            for (var id = 0; id <= ushort.MaxValue; id++)
            {
                Reply((ushort)id, new PeerAddress(0x05060708, 2000));
                Reply((ushort)id, new PeerAddress(0x05060709, 1000));
            }
        });

        Assert.Equal(InFlight, _node.Stats.ActiveRequests);
        Assert.DoesNotContain(pings, p => p.IsCompleted);
        Assert.Null(_network.Loop.Do(() => _node.Parts.Directory.Conclusion));
    }

    [Fact]
    public void RightAddressOnTheOtherSocket_IsAccepted()
    {
        var ping = StartPings()[0];
        var id = BinaryPrimitives.ReadUInt16LittleEndian(_network.Log[0].Datagram.AsSpan(2));

        _network.Loop.Do(() => Reply(id, PeerAddress.Parse("5.6.7.8:1000")));

        Assert.True(ping.IsCompletedSuccessfully);
    }

    [Fact]
    public void TransactionIds_AreUniqueAndDoNotFollowEachOther()
    {
        StartPings();
        var ids = _network.Log.Select(l => BinaryPrimitives.ReadUInt16LittleEndian(l.Datagram.AsSpan(2))).ToList();

        Assert.Equal(InFlight, ids.Distinct().Count());
        Assert.True(ids.Zip(ids.Skip(1), (a, b) => (ushort)(b - a)).Count(step => step == 1) < 5);
    }

    [Fact]
    public void TooManyRequests_FailEarly()
    {
        var limit = _node.Parts.Settings.Limits.OutstandingRequests;
        Task<DhtResponse>? last = null;

        _network.Loop.Do(() =>
        {
            for (var i = 0; i <= limit; i++)
            {
                last = _node.PingAsync(PeerAddress.Parse("5.6.7.8:1000"));
            }
        });

        Assert.True(last!.IsFaulted);
        Assert.Equal(limit, _node.Stats.ActiveRequests);
    }

    private List<Task<DhtResponse>> StartPings() => _network.Loop.Do(
        () => Enumerable.Range(0, InFlight).Select(_ => _node.PingAsync(PeerAddress.Parse("5.6.7.8:1000"))).ToList());

    private void Reply(ushort id, PeerAddress source)
    {
        byte[] reply = [0x13, 0, (byte)id, (byte)(id >> 8), 1, 1, 1, 1, 1, 0];
        _node.OnDatagram(_node.ServerSocket!, source, reply);
    }
}
