using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Threats;

/// <summary>A lower number, and another value of the same number, change nothing, in whatever order puts arrive.</summary>
public sealed class D5_Rollback : IDisposable
{
    private static readonly (ulong Seq, byte Value)[] Puts = [(4, 40), (5, 50), (5, 51), (6, 60)];

    private readonly KeyPair _keyPair = KeyPair.FromSeed([.. Enumerable.Repeat((byte)6, 32)]);

    public void Dispose() => _keyPair.Dispose();

    [Fact]
    public void EveryOrder_KeepsTheHighestNumber_AndTheFirstValueOfIt()
    {
        var orders = 0;
        foreach (var order in Orders(Puts))
        {
            var node = new StoringNode(NodeId.Hash("node"u8));
            (ulong Seq, byte Value)? stored = null;
            foreach (var put in order)
            {
                uint expected = stored is not { } former ? 0u
                    : put.Seq < former.Seq ? 17u
                    : put.Seq == former.Seq && put.Value != former.Value ? 16u
                    : 0u;
                stored = expected == 0 ? put : stored;

                Assert.Equal(expected, node.Handle(PutOf(put))!.Code);
                Assert.Equal(stored, StoredOn(node));
            }

            Assert.Equal(6ul, stored!.Value.Seq);
            orders++;
        }

        Assert.Equal(24, orders);
    }

    [Fact]
    public void SameNumberAndValue_RenewsIt()
    {
        var node = new StoringNode(NodeId.Hash("node"u8));

        Assert.Equal(0u, node.Handle(PutOf((5, 1)))!.Code);
        Assert.Equal(0u, node.Handle(PutOf((5, 1)))!.Code);
    }

    [Fact]
    public void Refusal_CarriesCloserNodes_ButNoToken()
    {
        var node = new StoringNode(NodeId.Hash("node"u8));
        node.Handle(PutOf((5, 1)));

        Assert.Equal(new FakeAnswer(17, null, HasToken: false, HasCloserNodes: true), node.Handle(PutOf((4, 1))));
    }

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany((first, at) => Orders<T>([.. items[..at], .. items[(at + 1)..]]).Select(rest => (T[])[first, .. rest]));

    private FakeRequest PutOf((ulong Seq, byte Value) put) => new(6)
    {
        RequestTarget = NodeId.FromPublicKey(_keyPair.PublicKey),
        RequestToken = new byte[32],
        RequestValue = MutableCodec.EncodePut(_keyPair.PublicKey, new SignedValue(
            put.Seq, new[] { put.Value }, RecordSignatures.SignMutable(put.Seq, [put.Value], _keyPair))),
    };

    private (ulong Seq, byte Value)? StoredOn(StoringNode node)
    {
        var answer = node.Handle(new FakeRequest(7)
        {
            RequestTarget = NodeId.FromPublicKey(_keyPair.PublicKey), RequestValue = new byte[1],
        });
        Assert.True(MutableCodec.TryDecodeReply(answer!.Value!.Value, out var signed));
        return (signed.Seq, signed.Value.Span[0]);
    }
}
