using System.Text;
using HyperDht;
using HyperDht.Records;
using HyperDht.Testing;

await using var testnet = await HyperDhtTestnet.StartAsync(size: 8);
await using var alice = await testnet.CreateNodeAsync();
await using var bob = await testnet.CreateNodeAsync();

// Topics: peers meet under any 32 bytes. Nodes forget after 13 to 27 minutes, so announce again every ten.
var topic = Topic.Hash("chess"u8);
var announced = await alice.AnnounceAsync(topic, options: new AnnounceOptions { Clear = true });
foreach (var (peer, reports) in await bob.LookupPeersAsync(topic))
{
    Console.WriteLine($"{reports} nodes list {peer.PublicKey}, {announced.StoredOn} stored it");
}

await alice.UnannounceAsync(topic);

// Immutable values: up to 1,000 bytes under their own hash.
var put = await alice.ImmutablePutAsync(Encoding.UTF8.GetBytes("e2e4"));
var move = await bob.ImmutableGetAsync(put.Hash);
Console.WriteLine($"{put.Hash} is {Encoding.UTF8.GetString(move!.Value.Span)}");

// Mutable values: signed by a key, ordered by a number that their owner raises.
await alice.MutablePutAsync(Encoding.UTF8.GetBytes("thinking"), options: new MutablePutOptions { Seq = 1 });
await alice.MutablePutAsync(Encoding.UTF8.GetBytes("resigned"), options: new MutablePutOptions { Seq = 2 });
var state = await bob.MutableGetAsync(alice.DefaultKeyPair.PublicKey);
Console.WriteLine($"{state!.Seq}: {Encoding.UTF8.GetString(state.Value.Span)}");
