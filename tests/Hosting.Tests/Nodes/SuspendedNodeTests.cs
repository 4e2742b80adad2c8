using HyperDht.Hosting.Tests.Leaks;
using HyperDht.Testing;

namespace HyperDht.Hosting.Tests.Nodes;

/// <summary>Suspending and resuming over real sockets.</summary>
public sealed class SuspendedNodeTests
{
    private const int Rounds = 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Rounds_KeepThePort_LeaveNothing_AndTheListenerIsReachedAfterEach()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var testnet = await HyperDhtTestnet.StartAsync(4, cancellationToken: deadline.Token);
        var server = await testnet.CreateNodeAsync(cancellationToken: deadline.Token);
        var client = await testnet.CreateNodeAsync(cancellationToken: deadline.Token);
        var listener = await server.ListenAsync(cancellationToken: deadline.Token);
        var port = server.Rpc.LocalAddress.Port;
        await ReachAsync(client, listener, deadline.Token);
        var before = await Holdings.CountAsync(server, client);

        for (var round = 0; round < Rounds; round++)
        {
            await server.SuspendAsync(deadline.Token);
            Assert.True(server.Rpc.IsSuspended);
            await server.ResumeAsync(deadline.Token);
            await listener.RefreshAsync(deadline.Token);
            Assert.Equal(port, server.Rpc.LocalAddress.Port);
            await ReachAsync(client, listener, deadline.Token);
        }

        var after = await Holdings.CountAsync(server, client);
        Assert.Equal(before.Connections, after.Connections);
        Assert.Equal(before.Streams, after.Streams);
    }

    // Both ends are gone from both nodes before this returns.
    private static async Task ReachAsync(IHyperDht client, IHyperDhtListener listener, CancellationToken cancellationToken)
    {
        var accepting = listener.AcceptAsync(cancellationToken);
        var connection = await client.ConnectAsync(listener.PublicKey, cancellationToken: cancellationToken);
        var accepted = await accepting;
        await Task.WhenAll(connection.CloseAsync(cancellationToken), accepted.CloseAsync(cancellationToken));
        await Task.WhenAll(connection.Closed, accepted.Closed).WaitAsync(cancellationToken);
    }
}
