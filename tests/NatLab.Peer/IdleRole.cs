namespace HyperDht.NatLab.Peer;

/// <summary>Connects to a server that sends back what it gets, says nothing, and tells when the server is found to be elsewhere.</summary>
internal static class IdleRole
{
    // A keep-alive has just left: the next one would be the first to miss the server.
    private static readonly TimeSpan Acquaintance = TimeSpan.FromSeconds(5.5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync(PeerTerms terms, string key)
    {
        await using var node = await terms.StartNodeAsync();
        try
        {
            await using var connection = await node.ConnectAsync(PublicKey.Parse(key));
            await Task.Delay(Acquaintance);
            var before = connection.RemoteAddress;
            Lines.Write("under-way");
            while (connection.RemoteAddress == before && !connection.Closed.IsCompleted)
            {
                await Task.Delay(Look);
            }

            Lines.Write("moved", ("from", before.ToString()), ("to", connection.RemoteAddress.ToString()));
            await connection.AsStream().WriteAsync("hello"u8.ToArray());
            await connection.AsStream().ReadExactlyAsync(new byte[5]);
            Lines.Write("done");
        }
        catch (Exception error) when (error is HyperDhtException or IOException)
        {
            Lines.Write(
                "lost",
                ("code", (error as HyperDhtException)?.ErrorCode ?? error.GetType().Name),
                ("trace", ClientRole.Text((error as HyperDhtException)?.Trace)));
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }
}
