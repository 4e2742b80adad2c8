using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Moving;

/// <summary>Whoever moves, whatever NATs there are, and with datagrams lost: every byte arrives.</summary>
public class MovedBySeedTests
{
    private const int Length = 4 << 20;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 80 : 6;

    // The lookups of a redial were over before the relays had heard where the server was, and the questions to them were dropped.
    private const int LateRelays = 169;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);
    private static readonly SimulatedNatOptions?[] Kinds = [null, SimulatedNatOptions.Consistent, SimulatedNatOptions.FullCone];

    public enum Move
    {
        ClientToAnotherNetwork,
        ServerToAnotherNetwork,
        ClientsAddress,
        ServersAddress,
    }

    [Fact]
    public async Task Transfers_GoOn()
    {
        foreach (var seed in Enumerable.Range(100, Seeds).Append(LateRelays).Distinct())
        {
            var random = new SeededRandomSource(seed);
            var (client, server) = (Kinds[random.Next(Kinds.Length)], Kinds[random.Next(Kinds.Length)]);
            var (move, isUpload, loss) = ((Move)random.Next(4), random.Next(2) == 0, random.Next(2) * 0.02);
            await MovedPair.RunAsync(seed, client, server, async (pair, near, far) =>
            {
                pair.Network.Options.Loss = loss;
                var (from, to) = isUpload ? (pair.Connection, pair.Accepted) : (pair.Accepted, pair.Connection);

                var gap = await pair.TransferAsync(from, to, () => Happen(pair, move, near, far), Length);

                Assert.InRange(gap, TimeSpan.Zero, KeepAlive + Gap);
            });
        }
    }

    private static void Happen(MovedPair pair, Move move, SimulatedNat? near, SimulatedNat? far)
    {
        var (client, server) = (pair.Network.HostOf(pair.Client), pair.Network.HostOf(pair.Server));
        switch (move)
        {
            case Move.ClientToAnotherNetwork:
                client.MoveBehind(pair.Network.AddNat());
                break;
            case Move.ServerToAnotherNetwork:
                server.MoveBehind(pair.Network.AddNat());
                break;
            case Move.ClientsAddress:
                Readdress(client, near);
                break;
            default:
                Readdress(server, far);
                break;
        }
    }

    private static void Readdress(SimulatedTransport host, SimulatedNat? nat)
    {
        if (nat is null)
        {
            host.ChangeAddress("99.1.2.3");
            return;
        }

        nat.Rebind("99.1.2.4");
    }
}
