using System.Globalization;
using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Rpc;
using HyperDht.Testing;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>A persistent node of a network of five ends and comes back on its port: it serves what it promised.</summary>
public sealed class NodeRestartTests : IDisposable
{
    private static readonly byte[] Value = [1, 2, 3, 4];
    private static readonly byte[] SignedValue = [5, 6];
    private static readonly Topic Topic = Topic.Hash("a topic"u8);

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NodeComesBack_AnswersFromItsFile(bool isKilled)
    {
        await using var network = await HyperDhtTestnet.StartAsync(size: 4);
        await using var client = await network.CreateNodeAsync();
        using var announcer = KeyPair.Generate();
        PeerAddress address;
        Topic hash;
        using (var child = Start(0, network.Bootstrap[0]))
        {
            (address, _) = await ReadyAsync(child);
            hash = (await client.ImmutablePutAsync(Value)).Hash;
            await client.MutablePutAsync(SignedValue, announcer, new MutablePutOptions { Seq = 7 });
            await client.AnnounceAsync(Topic, announcer);
            await AssertServesAsync(client, address, hash, announcer.PublicKey);
            if (isKilled)
            {
                await WrittenAsync();
                child.Kill();
            }
            else
            {
                await child.EndAsync();
            }
        }

        // After an orderly end it knows its neighbours, and so needs no bootstrap node.
        using var again = Start(address.Port, isKilled ? network.Bootstrap[0] : "");
        var (sameAddress, neighbours) = await ReadyAsync(again);

        Assert.Equal(address, sameAddress);
        Assert.InRange(neighbours, 1, 10);
        await AssertServesAsync(client, address, hash, announcer.PublicKey);
        await again.EndAsync();
    }

    public void Dispose() => _directory.Dispose();

    // Only this one node is asked.
    private static async Task AssertServesAsync(HyperDhtNode client, PeerAddress node, Topic hash, PublicKey key)
    {
        var only = new DhtQueryOptions { Nodes = [node], OnlyClosestNodes = true };
        var value = await client.ImmutableGetAsync(hash, only);
        Assert.Equal(Value, value?.Value.ToArray());
        Assert.Equal(node, value?.From);

        var signed = await client.MutableGetAsync(key, new MutableGetOptions { Query = only });
        Assert.Equal(SignedValue, signed?.Value.ToArray());
        Assert.Equal(7UL, signed?.Seq);

        var replies = new List<LookupReply>();
        await foreach (var reply in client.LookupAsync(Topic, only))
        {
            replies.Add(reply);
        }

        Assert.Equal(key, Assert.Single(Assert.Single(replies, reply => reply.From == node).Peers).PublicKey);
    }

    private static async Task<(PeerAddress Address, int Neighbours)> ReadyAsync(ChildProcess child)
    {
        Assert.True(PeerAddress.TryParse(await child.ReadLineAsync(), out var address));
        return (address, int.Parse((await child.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    private ChildProcess Start(ushort port, string bootstrap) =>
        ChildProcess.Start("node", _directory.File(), port.ToString(CultureInfo.InvariantCulture), bootstrap);

    // What a kill may cost has passed when another program sees the records in the file.
    private async Task WrittenAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_directory.File()};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM (SELECT id FROM immutable UNION ALL SELECT id FROM mutable UNION ALL SELECT id FROM peer)";
        while ((long)(await command.ExecuteScalarAsync())! < 3)
        {
            await Task.Delay(10);
        }
    }
}
