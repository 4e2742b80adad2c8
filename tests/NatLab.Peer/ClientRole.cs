using System.Diagnostics;
using System.Globalization;

namespace HyperDht.NatLab.Peer;

/// <summary>Connects to each key that it reads from standard input, and says how that went.</summary>
internal static class ClientRole
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(PeerTerms terms)
    {
        await using var node = await terms.StartNodeAsync();
        Lines.Write("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            await ConnectAsync(node, PublicKey.Parse(words[0]), settles: words.Length > 1);
        }

        return 0;
    }

    private static async Task ConnectAsync(HyperDhtNode node, PublicKey key, bool settles)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await using var connection = await node.ConnectAsync(key);
            Lines.Write(
                "open",
                ("ms", Stopwatch.GetElapsedTime(began).TotalMilliseconds),
                ("remote", connection.RemoteAddress.HostText),
                ("trace", Text(connection.Trace)));
            await EchoAsync(connection);
            Lines.Write("echo", ("ms", Stopwatch.GetElapsedTime(began).TotalMilliseconds), ("trace", Text(connection.Trace)));
            if (settles)
            {
                await SettleAsync(connection, began);
            }
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            Lines.Write(
                "error",
                ("code", (error as HyperDhtException)?.ErrorCode ?? error.GetType().Name),
                ("ms", Stopwatch.GetElapsedTime(began).TotalMilliseconds),
                ("trace", $"{error.Message} {Text((error as HyperDhtException)?.Trace)}"));
        }
    }

    private static async Task EchoAsync(IHyperDhtConnection connection)
    {
        await connection.AsStream().WriteAsync("hello"u8.ToArray());
        await connection.AsStream().ReadExactlyAsync(new byte[5]);
    }

    // Over a relay at first, straight to the server as soon as the punch is through.
    private static async Task SettleAsync(IHyperDhtConnection connection, long began)
    {
        while (connection.Path is PathKind.Relay && Stopwatch.GetElapsedTime(began) < Settling)
        {
            await Task.Delay(20);
        }

        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await EchoAsync(connection);
        Lines.Write("settled", ("ms", took), ("remote", connection.RemoteAddress.HostText), ("trace", Text(connection.Trace)));
    }

    public static string Text(ConnectTrace? trace) => string.Join("; ", (trace?.Steps ?? []).Select(step =>
        string.Create(CultureInfo.InvariantCulture, $"{step.At.TotalMilliseconds:0} {step.Name} {step.Detail}")));
}
