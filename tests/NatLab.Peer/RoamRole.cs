using System.Diagnostics;
using System.Security.Cryptography;

namespace HyperDht.NatLab.Peer;

/// <summary>Connects to a server that sends back what it gets, and keeps bytes going both ways while its host is moved.</summary>
internal static class RoamRole
{
    private const int Length = 3 << 20;
    private const int Step = 16 * 1024;
    private const int MovesAt = Length / 6;

    // So slow that it is all the while on its way.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Acquaintance = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(PeerTerms terms, string key)
    {
        await using var node = await terms.StartNodeAsync();
        await using var connection = await node.ConnectAsync(PublicKey.Parse(key));
        await Task.Delay(Acquaintance);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var data = RandomNumberGenerator.GetBytes(Length);
            var writing = WriteAsync(connection.AsStream(), data);
            var (hash, longest) = await ReadAsync(connection.AsStream(), () => began = Stopwatch.GetTimestamp());
            await writing;
            Lines.Write(
                "done",
                ("gap", longest.TotalMilliseconds),
                ("same", hash.AsSpan().SequenceEqual(SHA256.HashData(data))),
                ("remote", connection.RemoteAddress.HostText));
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            Lines.Write(
                "lost",
                ("code", (error as HyperDhtException)?.ErrorCode ?? error.GetType().Name),
                ("after", Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task WriteAsync(Stream stream, byte[] data)
    {
        try
        {
            for (var start = 0; start < data.Length; start += Step)
            {
                await stream.WriteAsync(data.AsMemory(start, Math.Min(Step, data.Length - start)));
                await Task.Delay(Pause);
            }
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            // The reader tells.
        }
    }

    private static async Task<(byte[] Hash, TimeSpan Longest)> ReadAsync(Stream stream, Action moves)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var (longest, last, count) = (TimeSpan.Zero, Stopwatch.GetTimestamp(), 0);
        while (count < Length)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            var gap = Stopwatch.GetElapsedTime(last);
            (longest, last) = (gap > longest ? gap : longest, Stopwatch.GetTimestamp());
            hash.AppendData(buffer, 0, read);
            if (count < MovesAt && count + read >= MovesAt)
            {
                moves();
                Lines.Write("under-way");
            }

            count += read;
        }

        return (hash.GetHashAndReset(), longest);
    }
}
