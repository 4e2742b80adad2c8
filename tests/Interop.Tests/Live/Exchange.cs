using System.Security.Cryptography;

namespace HyperDht.Interop.Tests.Live;

/// <summary>
/// The conversation both sides speak (see <c>reference/peer.js</c>): the client writes its bytes and ends; only after that end the
/// server answers with the hash of what it read, bytes of its own, and their hash, and ends. So it proves content both ways and half-close.
/// </summary>
internal static class Exchange
{
    private const int WriteSize = 65536;

    public static async Task ServeAsync(IHyperDhtConnection connection, int size, CancellationToken cancellationToken)
    {
        var stream = connection.AsStream();
        var received = await ReadAllAsync(stream, cancellationToken);
        var own = RandomNumberGenerator.GetBytes(size);
        await stream.WriteAsync(SHA256.HashData(received), cancellationToken);
        await WriteAsync(stream, own, cancellationToken);
        await stream.WriteAsync(SHA256.HashData(own), cancellationToken);
        await connection.CloseAsync(cancellationToken);
    }

    public static async Task RunAsync(IHyperDhtConnection connection, int size, CancellationToken cancellationToken)
    {
        var stream = connection.AsStream();
        var own = RandomNumberGenerator.GetBytes(size);
        await WriteAsync(stream, own, cancellationToken);
        await connection.CompleteWritesAsync(cancellationToken);

        var answer = await ReadAllAsync(stream, cancellationToken);

        Assert.Equal(size + 64, answer.Length);
        Assert.Equal(SHA256.HashData(own), answer[..32]);
        Assert.Equal(SHA256.HashData(answer.AsSpan(32, size)), answer[^32..]);
    }

    private static async Task WriteAsync(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var at = 0; at < bytes.Length; at += WriteSize)
        {
            await stream.WriteAsync(bytes.AsMemory(at, Math.Min(WriteSize, bytes.Length - at)), cancellationToken);
        }
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        var all = new MemoryStream();
        await stream.CopyToAsync(all, cancellationToken);
        return all.ToArray();
    }
}
