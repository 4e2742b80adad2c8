using System.Diagnostics;
using System.Globalization;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Connect;

/// <summary>One connection, joined with stdin and stdout.</summary>
internal sealed class ConnectRun(VerbContext context, PublicKey key, IRelaySelector? relay)
{
    public async Task<int> RunAsync()
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        opening.CancelAfter(context.Node.Timeout);
        await using var node = await context.StartNodeAsync(keyPair, opening.Token);
        await using var connection = await OpenAsync(context, node, key, relay, opening.Token);
        await ConnectionPipe.RunAsync(connection, context.Console.Input, context.Console.Output, null, context.Stop);
        context.Status.Report("closed", null);
        return ExitCode.Done;
    }

    /// <summary>Connects and reports that it is open.</summary>
    public static async Task<IHyperDhtConnection> OpenAsync(
        VerbContext context, IHyperDht node, PublicKey key, IRelaySelector? relay, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var connection = await node.ConnectAsync(key, new ConnectOptions { RelayThrough = relay }, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        context.Status.ReportConnection("open", connection, string.Create(
            CultureInfo.InvariantCulture,
            $"connected to {key} in {took.TotalMilliseconds:0.0} ms ({ToolStatus.PathName(connection.Path)}, {connection.RemoteAddress})"), took);
        return connection;
    }
}
