using System.Diagnostics;
using System.Globalization;

namespace HyperDht.NatLab.Tests.Roles;

/// <summary>Connects to each key that it reads from standard input, and says how that went.</summary>
internal static class ClientRole
{
    public static async Task<int> RunAsync(PeerTerms terms)
    {
        await using var node = await terms.StartNodeAsync();
        Lines.Write(new { @event = "ready" });
        while (await Console.In.ReadLineAsync() is { } key)
        {
            await ConnectAsync(node, PublicKey.Parse(key), terms.Relay);
        }

        return 0;
    }

    private static async Task ConnectAsync(HyperDhtNode node, PublicKey key, IRelaySelector? relay)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await using var connection = await node.ConnectAsync(key, new ConnectOptions { RelayThrough = relay });
            Lines.Write(new
            {
                @event = "open",
                ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                remote = connection.RemoteAddress.HostText,
                trace = Text(connection.Trace),
            });
            await connection.AsStream().WriteAsync("hello"u8.ToArray());
            await connection.AsStream().ReadExactlyAsync(new byte[5]);
            Lines.Write(new { @event = "echo", ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds, trace = Text(connection.Trace) });
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            Lines.Write(new
            {
                @event = "error",
                code = (error as HyperDhtException)?.ErrorCode ?? error.GetType().Name,
                ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                trace = $"{error.Message} {Text((error as HyperDhtException)?.Trace)}",
            });
        }
    }

    private static string Text(ConnectTrace? trace) => string.Join("; ", (trace?.Steps ?? []).Select(step =>
        string.Create(CultureInfo.InvariantCulture, $"{step.At.TotalMilliseconds:0} {step.Name} {step.Detail}")));
}
