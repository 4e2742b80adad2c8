using System.Net.Sockets;
using HyperDht.Cli.Shared;
using HyperDht.Firewall;

namespace HyperDht.Cli.Listen;

/// <summary>One run of <c>listen</c>.</summary>
internal sealed class ListenRun(VerbContext context, ListenMode mode)
{
    public async Task<int> RunAsync()
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        starting.CancelAfter(context.Node.Timeout);
        await using var node = await context.StartNodeAsync(keyPair, starting.Token);
        var options = new ListenOptions
        {
            Firewall = mode.Allow is { } keys ? new AllowKeysPolicy(keys) : null,
            RelayThrough = mode.Relay,
        };
        await using var listener = await node.ListenAsync(keyPair, options, starting.Token);
        ReportListening(listener);
        try
        {
            return mode.IsPipe ? await PipeFirstAsync(listener) : await ServeAllAsync(listener);
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        finally
        {
            context.Status.Report("closed", "closed");
        }
    }

    private async Task<int> PipeFirstAsync(IHyperDhtListener listener)
    {
        await using var connection = await listener.AcceptAsync(context.Stop);
        ReportConnection(connection);

        // Nobody would take further ones.
        await listener.DisposeAsync();
        await ConnectionPipe.RunAsync(connection, context.Console.Input, context.Console.Output, null, context.Stop);
        return ExitCode.Done;
    }

    private async Task<int> ServeAllAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync(context.Stop))
        {
            ReportConnection(connection);
            _ = ServeAsync(connection);
        }

        return ExitCode.Done;
    }

    private async Task ServeAsync(IHyperDhtConnection connection)
    {
        await using var _ = connection;
        try
        {
            if (mode.Tcp is { } target)
            {
                await TcpTarget.JoinAsync(connection, await TcpTarget.ConnectAsync(target, context.Stop), context.Stop);
                return;
            }

            await connection.AsStream().CopyToAsync(connection.AsStream(), context.Stop);
            await connection.CompleteWritesAsync(context.Stop);
            await connection.CloseAsync(context.Stop);
        }
        catch (Exception exception) when (exception is HyperDhtException or IOException or SocketException or OperationCanceledException)
        {
            // One peer's failure is not the listener's.
            connection.Abort();
            if (!context.Stop.IsCancellationRequested)
            {
                context.Status.Report("connection-failed", $"{connection.RemotePublicKey}: {exception.Message}", writer =>
                    writer.WriteString("remotePublicKey", connection.RemotePublicKey.ToHex()));
            }
        }
    }

    private void ReportListening(IHyperDhtListener listener) => context.Status.Report(
        "listening", $"listening on {listener.PublicKey}", writer =>
        {
            writer.WriteString("publicKey", listener.PublicKey.ToHex());
            writer.WriteString("host", listener.Address.HostText);
            writer.WriteNumber("port", listener.Address.Port);
        });

    private void ReportConnection(IHyperDhtConnection connection) => context.Status.ReportConnection(
        "connection", connection, $"connection from {connection.RemotePublicKey} ({ToolStatus.PathName(connection.Path)}, {connection.RemoteAddress})");
}
