using System.Text;
using HyperDht;
using HyperDht.Rpc;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A storing node inside a worker service, whose records survive the end of the process.
await using var testnet = await HyperDhtTestnet.StartAsync(size: 3);
await using var client = await testnet.CreateNodeAsync();
var directory = Directory.CreateTempSubdirectory("records-");
var port = 0;

// The first run: somebody leaves a value in the network, and our node is one of those that keep it.
using (var host = Build())
{
    await host.StartAsync();
    port = host.Services.GetRequiredService<IHyperDht>().Rpc.LocalAddress.Port;
    var put = await client.ImmutablePutAsync(Encoding.UTF8.GetBytes("keep me"));
    Console.WriteLine($"{put.StoredOn} nodes keep {put.Hash}");
    await host.StopAsync();
}

// The second run: the node is asked alone, and has it.
using (var host = Build())
{
    await host.StartAsync();
    var address = host.Services.GetRequiredService<IHyperDht>().Rpc.LocalAddress;
    var onlyOurs = new DhtQueryOptions { Nodes = [address], OnlyClosestNodes = true };
    var value = await client.ImmutableGetAsync(Topic.Hash("keep me"u8), onlyOurs);
    Console.WriteLine($"after the restart {value!.From} still says: {Encoding.UTF8.GetString(value.Value.Span)}");
    await host.StopAsync();
}

directory.Delete(recursive: true);

IHost Build()
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.Services
        .AddHyperDht(options =>
        {
            options.Host = "127.0.0.1";
            options.Port = port;
            options.Bootstrap = [.. testnet.Bootstrap];
            options.Ephemeral = false;          // it stores for others
            options.Firewalled = false;
        })
        .UseSqliteRecords(Path.Combine(directory.FullName, "records.db"), options =>
        {
            options.MaxBytes = 256 << 20;       // the file; the oldest records go first
            options.MaxRecords = 1_000_000;
        });
    return builder.Build();
}
