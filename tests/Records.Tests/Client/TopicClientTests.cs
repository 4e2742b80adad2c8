using HyperDht.Limits;
using HyperDht.Records.Client;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Client;

/// <summary>Announcing and taking back, over a walk by script.</summary>
public sealed class TopicClientTests : IDisposable
{
    private const uint InvalidToken = 2;

    private static readonly NodeId Topic = NodeId.Hash("topic"u8);

    private readonly KeyPair _keyPair = KeyPair.FromSeed([.. Enumerable.Repeat((byte)3, 32)]);
    private readonly ManualLoop _loop = new();
    private readonly ScriptedRpc _rpc = new() { Answer = (_, to) => new DhtResponse { From = to, To = Walks.Own } };

    private TopicClient Client => new(_rpc, _loop, new RecordsLimits());

    public void Dispose() => _keyPair.Dispose();

    [Fact]
    public void Announce_SendsEveryRelayAddress_SignedForEachNode()
    {
        _rpc.Closest = [Walks.Node(1), Walks.Node(2)];
        PeerAddress[] relays = [.. Enumerable.Range(10, 7).Select(Walks.AddressOf)];

        var result = _loop.Result(() => Client.AnnounceAsync(
            Topic, _keyPair, new AnnounceOptions { RelayAddresses = relays, Bump = 5 }, CancellationToken.None));

        Assert.Equal(2, result.StoredOn);
        Assert.Equal(_rpc.Closest, result.ClosestNodes);
        foreach (var (request, node) in _rpc.Requests.Zip(_rpc.Closest))
        {
            Assert.True(AnnounceCodec.TryDecode(request.Call.Value!.Value, out var sent));
            Assert.Equal(relays, sent.Peer!.RelayAddresses);
            Assert.Equal(5ul, sent.Bump);
            Assert.True(RecordSignatures.VerifyAnnounce(
                new AnnounceContext(Topic, node.FromId!.Value, node.Token!.Value, sent.Peer), sent.Signature!.Value.Span));
        }
    }

    [Fact]
    public void Announce_RepeatsOnceWithTheFreshToken_SignedAgain()
    {
        _rpc.Closest = [Walks.Node(1)];
        _rpc.Answer = (call, to) => new DhtResponse
        {
            From = to,
            To = Walks.Own,
            ErrorCode = call.Token!.Value.Span.SequenceEqual(Walks.TokenOf(1, 0)) ? InvalidToken : 0,
            Token = Walks.TokenOf(1, 1),
        };

        var result = _loop.Result(() => Client.AnnounceAsync(Topic, _keyPair, new AnnounceOptions(), CancellationToken.None));

        Assert.Equal(1, result.StoredOn);
        Assert.Equal(2, _rpc.Requests.Count);
        var second = _rpc.Requests[1].Call;
        Assert.Equal(Walks.TokenOf(1, 1), second.Token!.Value.ToArray());
        Assert.True(AnnounceCodec.TryDecode(second.Value!.Value, out var sent));
        Assert.True(RecordSignatures.VerifyAnnounce(
            new AnnounceContext(Topic, NodeId.FromAddress(Walks.AddressOf(1)), second.Token!.Value, sent.Peer!),
            sent.Signature!.Value.Span));
    }

    [Fact]
    public void Announce_DoesNotRepeatTwice_NorCountRefusals()
    {
        _rpc.Closest = [Walks.Node(1), Walks.Node(2)];
        _rpc.Answer = (_, to) => new DhtResponse
        {
            From = to,
            To = Walks.Own,
            ErrorCode = to == Walks.AddressOf(1) ? InvalidToken : 0,
            Token = Walks.TokenOf(1, 1),
        };

        var result = _loop.Result(() => Client.AnnounceAsync(Topic, _keyPair, new AnnounceOptions(), CancellationToken.None));

        Assert.Equal(1, result.StoredOn);
        Assert.Equal(3, _rpc.Requests.Count);
    }

    [Fact]
    public void Announce_OnNobody_SaysSo()
    {
        var failure = Assert.Throws<HyperDhtException>(() => _loop.Result(
            () => Client.AnnounceAsync(Topic, _keyPair, new AnnounceOptions(), CancellationToken.None)));

        Assert.Equal(DhtErrorCodes.TooFewNodes, failure.ErrorCode);
    }

    [Fact]
    public void Announce_WithoutToken_IsThatNodesFailureAlone()
    {
        _rpc.Closest = [Walks.Node(1) with { Token = null }, Walks.Node(2)];

        var result = _loop.Result(() => Client.AnnounceAsync(Topic, _keyPair, new AnnounceOptions(), CancellationToken.None));

        Assert.Equal(1, result.StoredOn);
        Assert.Equal(Walks.AddressOf(2), Assert.Single(_rpc.Requests).To);
    }

    [Fact]
    public void Clear_WaitsForEveryUnannounce_BeforeItAnnounces()
    {
        _rpc.Replies = [Walks.Node(1, Walks.Listing(Walks.PeerOf(1), new DhtPeer(_keyPair.PublicKey, []))), Walks.Node(2)];
        _rpc.Closest = _rpc.Replies;
        var unannounced = new TaskCompletionSource<DhtResponse>();
        _rpc.Wait = call => call.Command.Number == 5 ? unannounced.Task : null;

        var call = _loop.Run(() => Client.AnnounceAsync(Topic, _keyPair, new AnnounceOptions { Clear = true }, CancellationToken.None));
        var before = _rpc.Requests.Select(request => request.Call.Command.Number).ToArray();
        _loop.Run(() =>
        {
            unannounced.SetResult(new DhtResponse { From = Walks.AddressOf(1), To = Walks.Own });
            return Task.CompletedTask;
        });

        Assert.Equal([5u], before);
        Assert.Equal([5u, 4u, 4u], _rpc.Requests.Select(request => request.Call.Command.Number));
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void Unannounce_AsksNodesThatListTheKey_OrTwentyPeers()
    {
        _rpc.Replies =
        [
            Walks.Node(1, Walks.Listing(new DhtPeer(_keyPair.PublicKey, []))),
            Walks.Node(2, Walks.Listing([.. Enumerable.Range(0, 19).Select(i => Walks.PeerOf(i))])),
            Walks.Node(3, Walks.Listing([.. Enumerable.Range(0, 20).Select(i => Walks.PeerOf(i))])),
            Walks.Node(4, Walks.Listing(new DhtPeer(_keyPair.PublicKey, []))) with { FromId = null },
            Walks.Node(5, Walks.Listing(new DhtPeer(_keyPair.PublicKey, []))) with { Token = null },
            Walks.Node(6, new byte[] { 0xff }),
        ];
        _rpc.Closest = [_rpc.Replies[1]];

        _loop.Result(() => Client.UnannounceAsync(Topic, _keyPair, new DhtQueryOptions(), CancellationToken.None));

        Assert.Equal([Walks.AddressOf(1), Walks.AddressOf(3)], _rpc.Requests.Select(request => request.To));
    }

    [Fact]
    public void Unannounce_WhereNodesAreGone_IsNoFailure()
    {
        _rpc.Replies = [Walks.Node(1, Walks.Listing(new DhtPeer(_keyPair.PublicKey, [])))];
        _rpc.Closest = _rpc.Replies;
        _rpc.Answer = (_, _) => null;

        _loop.Result(() => Client.UnannounceAsync(Topic, _keyPair, new DhtQueryOptions(), CancellationToken.None));

        Assert.Single(_rpc.Requests);
    }
}
