namespace HyperDht.Simulation.Tests.Nats.Matrix;

/// <summary>Sends back whatever it is sent, and knows who is connected.</summary>
internal sealed class MatrixServer
{
    private readonly List<IHyperDhtConnection> _open = [];

    private MatrixServer(IHyperDhtListener listener)
    {
        PublicKey = listener.PublicKey;
        _ = AcceptAsync(listener);
    }

    public PublicKey PublicKey { get; }

    public static async Task<MatrixServer> StartAsync(IHyperDht node) => new(await node.ListenAsync());

    /// <summary>Whether it has a connection of a client that is not closed.</summary>
    public bool Holds(IHyperDht client) =>
        _open.Exists(connection => connection.RemotePublicKey == client.DefaultKeyPair.PublicKey && !connection.Closed.IsCompleted);

    private async Task AcceptAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            _open.Add(connection);
            _ = EchoAsync(connection);
        }
    }

    private async Task EchoAsync(IHyperDhtConnection connection)
    {
        try
        {
            await using (connection)
            {
                var buffer = new byte[4096];
                while (await connection.AsStream().ReadAsync(buffer) is > 0 and var length)
                {
                    await connection.AsStream().WriteAsync(buffer.AsMemory(0, length));
                }
            }
        }
        catch (Exception error) when (error is IOException or HyperDhtException)
        {
            // The client has gone, as the test may want.
        }

        _open.Remove(connection);
    }
}
