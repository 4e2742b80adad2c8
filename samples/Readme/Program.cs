using System.Text;
using HyperDht;
using HyperDht.Testing;

// A small DHT on this machine. Without it, HyperDhtNode.StartAsync() joins the public network.
await using var testnet = await HyperDhtTestnet.StartAsync(size: 4);

// One program listens on a key pair …
await using var server = await testnet.CreateNodeAsync();
await using var listener = await server.ListenAsync(KeyPair.Generate());
Console.WriteLine($"listening on {listener.PublicKey}");

// … and another one connects to the key, wherever it is.
await using var client = await testnet.CreateNodeAsync();
await using var connection = await client.ConnectAsync(listener.PublicKey);
await using var accepted = await listener.AcceptAsync();

// Both hold an encrypted stream and know whom they talk to.
await connection.AsStream().WriteAsync(Encoding.UTF8.GetBytes("hello"));
var buffer = new byte[64];
var read = await accepted.AsStream().ReadAsync(buffer);
Console.WriteLine($"{accepted.RemotePublicKey} says {Encoding.UTF8.GetString(buffer, 0, read)}, over the {connection.Path} path");
