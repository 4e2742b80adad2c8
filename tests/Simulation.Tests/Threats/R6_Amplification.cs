using System.Buffers.Binary;
using HyperDht.Records;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Lookups from a forged source, whose answers are many times as long, while somebody honest looks the same topic up.</summary>
public sealed class R6_Amplification
{
    private const int Nodes = 24;
    private const int Peers = 20;

    private const int LookupsPerSecond = 1000;
    private const int HonestPerSecond = 50;
    private const int Burst = 16 * 1024;
    private const int Factor = 4;

    private static readonly Topic Meeting = Topic.Hash("meeting"u8);

    private static readonly TimeSpan Time =
        TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 60 : 6);

    [Fact]
    public Task FloodFromOneForgedHost_GetsFourTimesWhatItSends_AndLookupsBesideItAreRight() => SimulatedNetwork.RunAsync(6, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(Nodes);
        var target = await AnnounceAsync(network);
        var honest = await network.AddNodeAsync(o => o.Ephemeral = true);
        var victim = PeerAddress.Parse("66.6.6.6:666");
        var (received, sent) = (0L, 0L);
        network.Options.OnEvent = e => sent += e.Destination.Host == victim.Host ? e.Datagram.Length : 0;
        var attacker = network.AddHost(victim.HostText);
        var socket = attacker.Bind(new PeerAddress(0, victim.Port));
        var until = network.Now + Time;
        var looking = LookUpAsync(network, honest, until);

        while (network.Now < until)
        {
            await network.InvokeAsync(() =>
            {
                for (var i = 0; i < LookupsPerSecond / 100; i++)
                {
                    var request = Lookup(i);
                    received += request.Length;
                    socket.Send(request, target);
                }
            });
            await network.Delay(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(Time.TotalSeconds * HonestPerSecond, await looking);
        Assert.InRange(sent, received, (received * Factor) + Burst);
    }, new() { TimeLimit = TimeSpan.FromHours(2) });

    // Twenty peers with three relays each: about as much as one answer holds.
    private static async Task<PeerAddress> AnnounceAsync(SimulatedNetwork network)
    {
        PeerAddress[] relays = [.. Enumerable.Range(1, 3).Select(i => new PeerAddress(0x01020304, (ushort)i))];
        var node = await network.AddNodeAsync(o => o.Ephemeral = true);
        var storing = default(PeerAddress);
        for (var i = 0; i < Peers; i++)
        {
            var announced = await node.AnnounceAsync(Meeting, network.CreateKeyPair(), new AnnounceOptions { RelayAddresses = relays });
            storing = announced.ClosestNodes[0].From;
        }

        return storing;
    }

    private static async Task<double> LookUpAsync(SimulatedNetwork network, IHyperDht node, TimeSpan until)
    {
        var lookups = new List<Task<IReadOnlyList<RankedPeer>>>();
        while (network.Now < until)
        {
            lookups.Add(node.LookupPeersAsync(Meeting));
            await network.Delay(TimeSpan.FromSeconds(1.0 / HonestPerSecond));
        }

        return (await Task.WhenAll(lookups)).Count(found => found.Count == Peers);
    }

    private static byte[] Lookup(int transactionId)
    {
        var request = new byte[43];
        (request[0], request[1], request[10]) = (0x03, 0x08, 3);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(2), (ushort)transactionId);
        Meeting.Span.CopyTo(request.AsSpan(11));
        return request;
    }
}
