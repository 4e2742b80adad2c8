using System.Text;
using HyperDht;
using HyperDht.Testing;

(string Name, SimulatedNatOptions Nat)[] homes = [("consistent", SimulatedNatOptions.Consistent), ("random", SimulatedNatOptions.Random)];
foreach (var alice in homes)
{
    foreach (var bob in homes)
    {
        // Virtual time: a punch of half a minute is over at once, and the same seed gives the same run.
        await SimulatedNetwork.RunAsync(seed: 42, network => MeetAsync(network, alice, bob));
    }
}

// A test of your own does the same and asserts where this one prints.
static async Task MeetAsync(SimulatedNetwork network, (string Name, SimulatedNatOptions Nat) alice, (string Name, SimulatedNatOptions Nat) bob)
{
    // The public side: a DHT large enough that a NAT is seen from several places, and a relay for pairs that cannot punch.
    await network.AddBootstrapperAsync();
    await network.AddNodesAsync(12);
    await using var relay = await (await network.AddNodeAsync()).ServeRelayAsync();

    // Two homes, each with a router of its own; this is where your program goes in, given a node.
    var server = await network.AddNat(bob.Nat).AddNodeAsync();
    var client = await network.AddNat(alice.Nat).AddNodeAsync();
    await using var listener = await server.ListenAsync();
    var serving = GreetAsync(listener);

    var began = network.Now;
    await using var connection = await client.ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
    Console.WriteLine($"{alice.Name} to {bob.Name}: {await ReadAsync(connection)} after {(network.Now - began).TotalSeconds:0.0} s");

    // A relayed connection leaves the relay as soon as a hole is punched. Only two random NATs stay on it.
    await network.Delay(TimeSpan.FromMinutes(1));
    Console.WriteLine($"  a minute later: path {connection.Path}");
    await connection.CloseAsync();
    await serving;
}

static async Task GreetAsync(IHyperDhtListener listener)
{
    await using var connection = await listener.AcceptAsync();
    await connection.AsStream().WriteAsync(Encoding.UTF8.GetBytes("hello"));
    await connection.AsStream().CopyToAsync(Stream.Null);
    await connection.CloseAsync();
}

static async Task<string> ReadAsync(IHyperDhtConnection connection)
{
    var buffer = new byte[64];
    var read = await connection.AsStream().ReadAsync(buffer);
    return Encoding.UTF8.GetString(buffer, 0, read);
}
