using System.Diagnostics;

namespace HyperDht.NatLab.Peer;

/// <summary>Connects to a server a few times, one connection after the other, on the socket of the first where the server agrees.</summary>
internal static class ReuseRole
{
    private const int Connects = 3;

    private static readonly ConnectOptions Reusing = new() { ReusableSocket = true };

    public static async Task<int> RunAsync(PeerTerms terms, string key)
    {
        await using var node = await terms.StartNodeAsync();
        try
        {
            for (var i = 0; i < Connects; i++)
            {
                await ConnectAsync(node, PublicKey.Parse(key));
            }
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            Lines.Write("error", ("code", (error as HyperDhtException)?.ErrorCode ?? error.GetType().Name), ("trace", error.Message));
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task ConnectAsync(HyperDhtNode node, PublicKey key)
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = await node.ConnectAsync(key, Reusing);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await connection.AsStream().WriteAsync("hello"u8.ToArray());
        await connection.AsStream().ReadExactlyAsync(new byte[5]);
        Lines.Write(
            "echo",
            ("ms", took),
            ("remote", connection.RemoteAddress.ToString()),
            ("looksUp", connection.Trace.Steps.Any(step => step.Name is "find-peer" or "punch")));
    }
}
