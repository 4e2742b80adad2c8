using HyperDht;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SwapParts;

// A node inside a host, with five of its parts swapped or added. Everything here sees only what is public.
await using var testnet = await HyperDhtTestnet.StartAsync(size: 3);

var builder = Host.CreateApplicationBuilder(args);
builder.Services
    .AddHyperDht(options =>
    {
        options.Host = "127.0.0.1";
        options.Bootstrap = [.. testnet.Bootstrap];
    })
    .UseRecordStore<CountingStore>()            // where records of other peers are kept
    .UseFirewall<OfficeHours>()                 // who may connect
    .UseRoutingTablePolicy<LoyalTable>()        // which nodes the routing table keeps
    .UseHolepunchStrategy<EagerProbing>()       // how holes are punched through the NATs it fits
    .AddBehavior(typeof(Audit<,>))              // sees every message that arrives, behind limits and checks
    .AddMediatRBehavior(typeof(Stopwatch<,>));  // the same for a MediatR behavior that the application has already

using var host = builder.Build();
await host.StartAsync();

var node = host.Services.GetRequiredService<IHyperDht>();
await using var listener = await node.ListenAsync();
Console.WriteLine($"listening on {listener.PublicKey}");

await host.StopAsync();
