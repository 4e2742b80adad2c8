namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>A persistent node with a records file; says where it listens, and closes when its input ends.</summary>
internal static class StoringNode
{
    public static async Task RunAsync(string path, int port, string bootstrap)
    {
        await using var node = await HyperDhtNode.StartAsync(
            options =>
            {
                options.Host = "127.0.0.1";
                options.Port = port;
                options.AnyPort = false;
                options.Bootstrap = bootstrap.Length == 0 ? [] : [bootstrap];
                options.Ephemeral = false;
                options.Firewalled = false;
            },
            builder => builder.UseSqliteRecords(path));
        Console.WriteLine(node.Rpc.LocalAddress);
        Console.WriteLine(node.Rpc.ToArray().Count);
        await Console.In.ReadToEndAsync();
    }
}
