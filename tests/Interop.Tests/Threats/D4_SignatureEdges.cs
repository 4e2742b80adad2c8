using HyperDht.Interop.Tests.Live;
using HyperDht.Records.Tests.Support;
using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Threats;

/// <summary>Mutated puts get the same answer from our storing node and from the reference's, one after the other in one store.</summary>
[Collection("live")]
public sealed class D4_SignatureEdges(ITestOutputHelper output)
{
    private const int PutsInShort = 5_000;
    private const int PutsInFull = 1_000_000;
    private const int Batch = 1000;
    private const int Seed = 4;

    private static int Puts => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? PutsInFull : PutsInShort;

    [SkippableFact]
    public async Task MutatedPuts_GetTheReferencesVerdicts()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        await using var reference = ReferencePeer.Start();
        var node = new StoringNode(NodeId.Hash("node"u8));
        var puts = new MutatedPuts(Seed);
        var verdicts = new Dictionary<char, int>();
        for (var done = 0; done < Puts; done += Batch)
        {
            var batch = Enumerable.Range(0, Batch).Select(_ => puts.Next()).ToArray();
            var theirs = reference.CallAsync("verdicts", new
            {
                puts = batch.Select(put => new[] { Convert.ToBase64String(put.Target), Convert.ToBase64String(put.Value) }),
            });
            var ours = string.Concat(batch.Select(put => VerdictOf(node, put.Target, put.Value)));

            Compare(batch, (await theirs).GetProperty("verdicts").GetString()!, ours);
            foreach (var verdict in ours)
            {
                verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
            }
        }

        output.WriteLine(string.Join(", ", verdicts.Select(v => $"{v.Key}: {v.Value}")));
        Assert.Equal("-067", string.Concat(verdicts.Keys.Order()));
    }

    // The last digit of the code; a dash is silence.
    private static char VerdictOf(StoringNode node, byte[] target, byte[] value)
    {
        var answer = node.Handle(new FakeRequest(6)
        {
            RequestTarget = new NodeId(target), RequestToken = new byte[32], RequestValue = value,
        });
        return answer is null ? '-' : (char)('0' + (answer.Code % 10));
    }

    private static void Compare((byte[] Target, byte[] Value)[] batch, string theirs, string ours)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            Assert.True(
                theirs[i] == ours[i],
                $"Ours {ours[i]}, the reference's {theirs[i]} for {Convert.ToHexStringLower(batch[i].Value)} at {Convert.ToHexStringLower(batch[i].Target)}");
        }
    }
}
