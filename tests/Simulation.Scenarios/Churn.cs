using HyperDht.Testing;

namespace HyperDht.Simulation.Scenarios;

/// <summary>
/// A network in which every minute a node leaves, by closing or by falling silent, and another joins; nodes decide themselves
/// when they are persistent. A server in it must stay reachable for newcomers.
/// </summary>
public static class Churn
{
    private const int Count = 40;

    /// <summary>Runs it.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="minutes">How many nodes leave, and how long it takes.</param>
    /// <returns>The hash of all events, and how many connects failed.</returns>
    public static async Task<(string Hash, int Failed)> RunAsync(int seed, int minutes)
    {
        var result = ("", 0);
        await SimulatedNetwork.RunAsync(seed, async network =>
        {
            var silent = new HashSet<uint>();
            network.Options.Drop = (from, to) => silent.Contains(from.Host) || silent.Contains(to.Host);
            await network.AddBootstrapperAsync();
            var nodes = new List<IHyperDht>(await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => network.AddNodeAsync())));
            var server = await network.AddNodeAsync(options => options.Ephemeral = null);
            var listener = await server.ListenAsync();
            var accepting = AcceptAllAsync(listener);
            var failed = 0;
            for (var minute = 0; minute < minutes; minute++)
            {
                await network.Delay(TimeSpan.FromMinutes(1));
                var leaving = nodes[network.Random.Next(nodes.Count)];
                nodes.Remove(leaving);
                if (minute % 2 == 0)
                {
                    await leaving.DisposeAsync();
                }
                else
                {
                    silent.Add(leaving.Rpc.RemoteAddress?.Host ?? 0);
                }

                var joining = await network.AddNodeAsync(options => options.Ephemeral = minute % 3 == 0 ? null : false);
                nodes.Add(joining);
                failed += await TryConnectAsync(joining, listener.PublicKey) ? 0 : 1;
            }

            result = (network.EventLogHash, failed);
            await listener.DisposeAsync();
            await accepting;
        }, new() { Loss = 0.01, TimeLimit = TimeSpan.FromDays(1) });
        return result;
    }

    private static async Task<bool> TryConnectAsync(IHyperDht node, PublicKey key)
    {
        try
        {
            await using var connection = await node.ConnectAsync(key);
            await connection.CloseAsync();
            return true;
        }
        catch (HyperDhtException)
        {
            return false;
        }
    }

    private static async Task AcceptAllAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            await connection.CloseAsync();
        }
    }
}
