using System.Text.Json.Nodes;

namespace HyperDht.NatLab.Peer;

/// <summary>Listens on some keys of one node and sends back what comes.</summary>
internal static class ServerRole
{
    public static async Task<int> RunAsync(PeerTerms terms, int keys, bool isReusable = false)
    {
        await using var node = await terms.StartNodeAsync();
        var options = new ListenOptions { ReusableSocket = isReusable };
        var listeners = await Task.WhenAll(Enumerable.Range(0, keys).Select(_ => node.ListenAsync(KeyPair.Generate(), options)));
        foreach (var listener in listeners)
        {
            _ = ServeAsync(listener);
        }

        Lines.Write("listening", ("keys", new JsonArray([.. listeners.Select(listener => JsonValue.Create(listener.PublicKey.ToHex()))])));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task ServeAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            _ = EchoAsync(connection);
        }
    }

    private static async Task EchoAsync(IHyperDhtConnection connection)
    {
        await using var _ = connection;
        try
        {
            await connection.AsStream().CopyToAsync(connection.AsStream());
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            // The client went away.
        }
    }
}
