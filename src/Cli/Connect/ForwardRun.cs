using System.Net;
using System.Net.Sockets;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Connect;

/// <summary>A local TCP port whose connections are carried to a peer, each in a connection of its own.</summary>
internal sealed class ForwardRun(VerbContext context, PublicKey key, int port, IRelaySelector? relay)
{
    private const int Backlog = 128;

    public async Task<int> RunAsync()
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        starting.CancelAfter(context.Node.Timeout);
        await using var node = await context.StartNodeAsync(keyPair, starting.Token);
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, port));
        server.Listen(Backlog);
        context.Status.Report("forwarding", $"forwarding 127.0.0.1:{port} to {key}", writer => writer.WriteNumber("port", port));
        try
        {
            while (true)
            {
                _ = ServeAsync(node, await server.AcceptAsync(context.Stop));
            }
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            context.Status.Report("closed", "closed");
            return ExitCode.Done;
        }
    }

    private async Task ServeAsync(IHyperDht node, Socket socket)
    {
        using var _ = socket;
        try
        {
            using var opening = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
            opening.CancelAfter(context.Node.Timeout);
            await using var connection = await ConnectRun.OpenAsync(context, node, key, relay, opening.Token);
            await TcpTarget.JoinAsync(connection, socket, context.Stop);
        }
        catch (Exception exception) when (exception is HyperDhtException or IOException or SocketException or OperationCanceledException)
        {
            if (!context.Stop.IsCancellationRequested)
            {
                context.Status.ReportFailure(ToolFailure.From(exception));
            }
        }
    }
}
