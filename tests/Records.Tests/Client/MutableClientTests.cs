using HyperDht.Records.Client;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Client;

/// <summary>Mutable values over a walk by script.</summary>
public sealed class MutableClientTests : IDisposable
{
    private readonly KeyPair _keyPair = KeyPair.FromSeed([.. Enumerable.Repeat((byte)5, 32)]);
    private readonly ManualLoop _loop = new();
    private readonly ScriptedRpc _rpc = new() { Answer = (_, to) => new DhtResponse { From = to, To = Walks.Own } };

    private MutableClient Client => new(_rpc, _loop);

    public void Dispose() => _keyPair.Dispose();

    [Fact]
    public void Put_TellsWhatNodesAnswered()
    {
        _rpc.Closest = [.. Enumerable.Range(1, 6).Select(i => Walks.Node(i))];
        uint[] codes = [0, 16, 17, 17, 1, 0];
        _rpc.Answer = (_, to) => new DhtResponse
        {
            From = to,
            To = Walks.Own,
            ErrorCode = codes[_rpc.Closest.Select(node => node.From).ToList().IndexOf(to)],
        };

        var result = _loop.Result(() => Client.PutAsync(new byte[1], _keyPair, new MutablePutOptions { Seq = 4 }, CancellationToken.None));

        Assert.Equal((2, 1, 2), (result.StoredOn, result.SeqReused, result.SeqTooLow));
        Assert.Equal((_keyPair.PublicKey, 4ul), (result.PublicKey, result.Seq));
    }

    [Fact]
    public void Refresh_IsAskedOnce_WhenEveryReplyWasLookedAt()
    {
        _rpc.Replies = [Walks.Node(1, Walks.Signed(_keyPair, 1, [1])), Walks.Node(2), Walks.Node(3, Walks.Signed(_keyPair, 9, [9]))];
        _rpc.Closest = [_rpc.Replies[1], _rpc.Replies[0]];
        var asked = new List<ulong>();

        var found = _loop.Result(() => Client.GetAsync(
            _keyPair.PublicKey,
            new MutableGetOptions
            {
                Refresh = value =>
                {
                    asked.Add(value.Seq);
                    return true;
                },
            },
            CancellationToken.None));

        Assert.Equal([9ul], asked);
        Assert.Equal(9ul, found!.Seq);
        Assert.Equal([Walks.AddressOf(2), Walks.AddressOf(1)], _rpc.Requests.Select(request => request.To));
        Assert.All(_rpc.Requests, request => Assert.Equal(6u, request.Call.Command.Number));
    }

    [Fact]
    public void Refresh_ThatThrows_ReachesTheCaller()
    {
        _rpc.Closest = [Walks.Node(1, Walks.Signed(_keyPair, 1, [1]))];

        Assert.Throws<TimeZoneNotFoundException>(() => _loop.Result(() => Client.GetAsync(
            _keyPair.PublicKey,
            new MutableGetOptions { Refresh = _ => throw new TimeZoneNotFoundException() },
            CancellationToken.None)));
        Assert.Empty(_rpc.Requests);
    }

    [Fact]
    public void Refresh_WithoutAResult_IsNotAsked()
    {
        _rpc.Closest = [Walks.Node(1)];

        Assert.Null(_loop.Result(() => Client.GetAsync(
            _keyPair.PublicKey, new MutableGetOptions { Refresh = _ => throw new TimeZoneNotFoundException() }, CancellationToken.None)));
        Assert.Empty(_rpc.Requests);
    }

    [Fact]
    public void EmptyValue_IsAValue()
    {
        _rpc.Closest = [Walks.Node(1, Walks.Signed(_keyPair, 0, []))];

        var found = _loop.Result(() => Client.GetAsync(_keyPair.PublicKey, new MutableGetOptions(), CancellationToken.None));

        Assert.True(found is { Seq: 0, Value.IsEmpty: true });
    }

    [Fact]
    public void First_EndsTheWalk()
    {
        _rpc.Closest = [Walks.Node(1, Walks.Signed(_keyPair, 3, [3])), Walks.Node(2, Walks.Signed(_keyPair, 4, [4]))];

        var found = _loop.Result(() => Client.GetAsync(_keyPair.PublicKey, new MutableGetOptions { Latest = false }, CancellationToken.None));

        Assert.Equal(3ul, found!.Seq);
    }
}
