namespace HyperDht.NatLab.Tests.Roles;

/// <summary>Listens on two keys of one node and sends back what comes: the first key is measured, the second one is to warm up on.</summary>
internal static class ServerRole
{
    public static async Task<int> RunAsync(PeerTerms terms)
    {
        await using var node = await terms.StartNodeAsync();
        var options = new ListenOptions { RelayThrough = terms.Relay };
        using var measured = KeyPair.Generate();
        using var warm = KeyPair.Generate();
        var listeners = await Task.WhenAll(node.ListenAsync(measured, options), node.ListenAsync(warm, options));
        foreach (var listener in listeners)
        {
            _ = ServeAsync(listener);
        }

        Lines.Write(new { @event = "listening", publicKey = measured.PublicKey.ToHex(), warmKey = warm.PublicKey.ToHex() });
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
