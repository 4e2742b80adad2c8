using System.Security.Cryptography;
using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>Asks the network for topics and values, each on a fresh target, as users do.</summary>
internal sealed class QueryCommand(IHyperDht node)
{
    private const int ValueLength = 100;

    public async Task<Action<Utf8JsonWriter>> RunAsync(string op, int count, int concurrency, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task> once = op switch
        {
            "lookup" => LookupAsync,
            "announce" => AnnounceAsync,
            "mutable" => MutableAsync,
            "immutable" => ImmutableAsync,
            _ => throw new NotSupportedException(op),
        };
        var result = await ManyResult.RunAsync(count, concurrency, _ => once(cancellationToken));
        return result.WriteTo;
    }

    private static Topic RandomTopic() => new(RandomNumberGenerator.GetBytes(Topic.Length));

    private async Task LookupAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in node.LookupAsync(RandomTopic(), null, cancellationToken))
        {
            // Nobody has announced it: the walk is what is measured.
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken) =>
        await node.AnnounceAsync(RandomTopic(), null, null, cancellationToken);

    private async Task MutableAsync(CancellationToken cancellationToken)
    {
        using var keyPair = KeyPair.Generate();
        var value = RandomNumberGenerator.GetBytes(ValueLength);
        await node.MutablePutAsync(value, keyPair, null, cancellationToken);
        Compare(value, (await node.MutableGetAsync(keyPair.PublicKey, null, cancellationToken))?.Value);
    }

    private async Task ImmutableAsync(CancellationToken cancellationToken)
    {
        var value = RandomNumberGenerator.GetBytes(ValueLength);
        var put = await node.ImmutablePutAsync(value, null, cancellationToken);
        Compare(value, (await node.ImmutableGetAsync(put.Hash, null, cancellationToken))?.Value);
    }

    private static void Compare(byte[] value, ReadOnlyMemory<byte>? found)
    {
        if (found is not { } bytes || !bytes.Span.SequenceEqual(value))
        {
            throw new InvalidOperationException("The value was not found.");
        }
    }
}
