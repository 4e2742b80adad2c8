using HyperDht.Limits;
using HyperDht.Records.Client;
using HyperDht.Records.Signing;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Client;

/// <summary>Keys that live elsewhere: what they are given, and what becomes of those that fail.</summary>
public sealed class SignerTests : IDisposable
{
    private static readonly NodeId Topic = NodeId.Hash("topic"u8);

    private readonly KeyPair _keyPair = KeyPair.FromSeed([.. Enumerable.Repeat((byte)4, 32)]);
    private readonly ManualLoop _loop = new();
    private readonly ScriptedRpc _rpc = new()
    {
        Closest = [Walks.Node(1), Walks.Node(2)],
        Answer = (_, to) => new DhtResponse { From = to, To = Walks.Own },
    };

    public static TheoryData<string> Calls => ["put", "announce", "unannounce"];

    public void Dispose() => _keyPair.Dispose();

    [Fact]
    public void Signer_GetsSixtyFourBytes_AndSignsLikeTheKeyPair()
    {
        var signer = new ForeignSigner(_keyPair);

        var result = _loop.Result(() => new MutableClient(_rpc, _loop).PutAsync(
            "value"u8.ToArray(), signer, new MutablePutOptions { Seq = 3 }, CancellationToken.None));

        var expected = new byte[64];
        RecordSignatures.WriteMutableSignable(3, "value"u8, expected);
        Assert.Equal(expected, Assert.Single(signer.Asked));
        Assert.Equal(RecordSignatures.SignMutable(3, "value"u8, _keyPair), result.Signature.ToArray());
        Assert.Equal(2, result.StoredOn);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void SignerThatThrows_IsNamedAsTheCause(string call)
    {
        var broken = new InvalidOperationException("The device is locked.");

        var failure = Assert.Throws<HyperDhtException>(() => Call(call, new ForeignSigner(_keyPair, (_, _) => throw broken)));

        Assert.Equal(DhtErrorCodes.SigningFailed, failure.ErrorCode);
        Assert.Contains(broken.Message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_rpc.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void SignatureOfAnotherLength_IsNamedAsTheCause(string call)
    {
        var failure = Assert.Throws<HyperDhtException>(
            () => Call(call, new ForeignSigner(_keyPair, (_, _) => new(new byte[63]))));

        Assert.Equal(DhtErrorCodes.SigningFailed, failure.ErrorCode);
        Assert.Contains("63", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_rpc.Requests);
    }

    [Theory]
    [InlineData("put")]
    [InlineData("announce")]
    public void SignerThatNeverAnswers_DoesNotHoldACallThatIsGivenUp(string call)
    {
        using var given = new CancellationTokenSource();
        var never = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        var signer = new ForeignSigner(_keyPair, (_, _) => new(never.Task));
        var running = _loop.Run(() => CallAsync(call, signer, given.Token));
        Assert.False(running.IsCompleted);

        _loop.Run(() =>
        {
            given.Cancel();
            return Task.CompletedTask;
        });
        _loop.Run(() =>
        {
            never.SetException(new InvalidOperationException("Too late to matter."));
            return Task.CompletedTask;
        });

        Assert.True(running.IsCanceled);
        Assert.Empty(_rpc.Requests);
    }

    private void Call(string call, IRecordSigner signer) => _loop.Result(() => CallAsync(call, signer, CancellationToken.None));

    private Task CallAsync(string call, IRecordSigner signer, CancellationToken cancellationToken)
    {
        switch (call)
        {
            case "put":
                return new MutableClient(_rpc, _loop).PutAsync(new byte[1], signer, new MutablePutOptions(), cancellationToken);
            case "announce":
                return new TopicClient(_rpc, _loop, new RecordsLimits()).AnnounceAsync(Topic, signer, new AnnounceOptions(), cancellationToken);
            default:
                _rpc.Replies = [Walks.Node(1, Walks.Listing(new DhtPeer(_keyPair.PublicKey, [])))];
                return new TopicClient(_rpc, _loop, new RecordsLimits()).UnannounceAsync(Topic, signer, new DhtQueryOptions(), cancellationToken);
        }
    }
}
