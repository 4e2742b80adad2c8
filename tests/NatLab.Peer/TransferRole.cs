using System.Diagnostics;
using System.Security.Cryptography;

namespace HyperDht.NatLab.Peer;

/// <summary>Sends bytes to a server that sends them back, as fast as they go, and says whether they came back the same.</summary>
internal static class TransferRole
{
    private const int Step = 64 * 1024;

    public static async Task<int> RunAsync(PeerTerms terms, string key, int bytes)
    {
        await using var node = await terms.StartNodeAsync();
        var began = Stopwatch.GetTimestamp();
        try
        {
            await using var connection = await node.ConnectAsync(PublicKey.Parse(key));
            var data = RandomNumberGenerator.GetBytes(bytes);
            var writing = WriteAsync(connection.AsStream(), data);
            var returned = new byte[bytes];
            await connection.AsStream().ReadExactlyAsync(returned);
            await writing;
            Lines.Write("done", ("same", returned.AsSpan().SequenceEqual(data)), ("ms", Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            Lines.Write("error", ("code", (error as HyperDhtException)?.ErrorCode ?? error.GetType().Name), ("trace", error.Message));
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task WriteAsync(Stream stream, byte[] data)
    {
        for (var start = 0; start < data.Length; start += Step)
        {
            await stream.WriteAsync(data.AsMemory(start, Math.Min(Step, data.Length - start)));
        }
    }
}
