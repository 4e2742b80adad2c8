using HyperDht.Records.Sqlite.Tests.Support;
using static HyperDht.Records.Tests.Contract.StoreSamples;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>What a store that opens its file again has.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<RecordKind> Kinds => [.. ValueKinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Value_IsThereAgain(RecordKind kind)
    {
        await using (var first = await OpenStore.OpenAsync(_directory.File()))
        {
            first.Store.Put(kind, Target(1), Value(1));
        }

        await using var second = await OpenStore.OpenAsync(_directory.File());
        Assert.True(second.Store.TryGet(kind, Target(1), out var read));
        Assert.Equal(Value(1).Bytes.ToArray(), read.Bytes.ToArray());
        Assert.Equal(Value(1).Source, read.Source);
        Assert.Equal(1, second.Store.GetUsage(kind).Count);
    }

    [Fact]
    public async Task Peers_AreThereAgain()
    {
        await using (var first = await OpenStore.OpenAsync(_directory.File()))
        {
            for (var i = 0; i < 5; i++)
            {
                first.Store.AddPeer(Target(0), Key(i), Value(i));
            }

            first.Store.RemovePeer(Target(0), Key(2));
        }

        await using var second = await OpenStore.OpenAsync(_directory.File());
        var sample = new ReadOnlyMemory<byte>[20];
        var count = second.Store.SamplePeers(Target(0), sample);
        Assert.Equal([0, 1, 3, 4], sample[..count].Select(record => NumberOf(record.ToArray())).Order());
    }

    [Fact]
    public async Task GoodNodes_AreThereAgain()
    {
        PeerAddress[] nodes = [PeerAddress.Parse("1.2.3.4:5"), PeerAddress.Parse("254.253.252.251:65535"), PeerAddress.Parse("0.0.0.1:1")];
        await using (var first = await OpenStore.OpenAsync(_directory.File()))
        {
            first.Store.Save([PeerAddress.Parse("9.9.9.9:9")]);
            await first.AdvanceAsync(TimeSpan.FromSeconds(1));
            first.Store.Save(nodes);
        }

        await using var second = await OpenStore.OpenAsync(_directory.File());
        Assert.Equal(nodes, await second.Store.LoadAsync(10, CancellationToken.None));
        Assert.Equal(nodes[..2], await second.Store.LoadAsync(2, CancellationToken.None));
    }

    public void Dispose() => _directory.Dispose();
}
