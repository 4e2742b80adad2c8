using System.Diagnostics.Metrics;
using HyperDht.Connections.Paths;
using HyperDht.Connections.Tests.Secure;
using HyperDht.Limits;
using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>A connection follows its peer to another address, and nobody else (threat-model U1).</summary>
public sealed class U1_MovedPath
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    [Fact]
    public Task ReplayedPackets_MoveNothing() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var (pair, captured) = await OpenAsync(network);
        var before = pair.Server.Connection.RemoteAddress;
        var attacker = new Attacker(network.AddHost());

        for (var round = 0; round < 10; round++)
        {
            await network.InvokeAsync(() => captured.ForEach(packet => attacker.Send(packet, pair.Server.Address)));
            await network.Delay(TimeSpan.FromMilliseconds(300));
            Assert.Equal(before, pair.Server.Connection.RemoteAddress);
        }

        // It was asked, and what it was sent is no multiple of what it sent.
        Assert.NotEmpty(attacker.Received);
        Assert.InRange(attacker.Received.Sum(packet => packet.Length), 1, captured.Sum(packet => packet.Length) * 10);
        await AssertTalksAsync(pair);
    });

    // He sees everything and passes the question on to the peer and the answer back, but the peer is heard from where it is.
    [Fact]
    public Task RelayedQuestion_MovesNothingWhileThePeerIsHeard() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var (pair, captured) = await OpenAsync(network);
        var before = pair.Server.Connection.RemoteAddress;
        var attacker = new Attacker(network.AddHost());
        attacker.OnReceived = (source, packet) => attacker.Send(packet, source == pair.Server.Address ? pair.Client.Address : pair.Server.Address);

        for (var round = 0; round < 10; round++)
        {
            await network.InvokeAsync(() => attacker.Send(captured[0], pair.Server.Address));
            await network.Delay(TimeSpan.FromMilliseconds(300));
        }

        Assert.Equal(before, pair.Server.Connection.RemoteAddress);
        await AssertTalksAsync(pair);
    });

    [Fact]
    public Task GuessedStreamIds_AreNotEvenAnswered() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var (pair, captured) = await OpenAsync(network);
        var attacker = new Attacker(network.AddHost());
        var packet = captured[0].ToArray();

        await network.InvokeAsync(() =>
        {
            for (var i = 1; i <= 100_000; i++)
            {
                packet[4] = (byte)(captured[0][4] ^ i);
                packet[5] = (byte)(captured[0][5] ^ (i >> 8) ^ 0x55);
                packet[6] = (byte)(captured[0][6] ^ 0xaa);
                attacker.Send(packet, pair.Server.Address);
            }
        });
        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.Empty(attacker.Received);
        await AssertTalksAsync(pair);
    });

    [Fact]
    public Task FloodFromManyAddresses_IsAskedBackRarely() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var (pair, captured) = await OpenAsync(network);
        var attackers = Enumerable.Range(0, 200).Select(_ => new Attacker(network.AddHost())).ToList();

        for (var round = 0; round < 100; round++)
        {
            await network.InvokeAsync(() => attackers.ForEach(attacker => attacker.Send(captured[0], pair.Server.Address)));
            await network.Delay(TimeSpan.FromMilliseconds(100));
        }

        // Ten seconds: four addresses at a time for a second each, each of them at once and then every 200 ms.
        Assert.InRange(attackers.Sum(attacker => attacker.Received.Count), 1, 4 * 6 * 11);
        await AssertTalksAsync(pair);
    });

    [Fact]
    public void AddressesBeyondTheLimit_AreCountedAndNotAsked()
    {
        var ignored = 0L;
        using var meter = new MeterListener();
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => ignored += count);
        meter.EnableMeasurementEvents(ConnectionsMetrics.MovesIgnored);
        var checks = new PathCheckCore(new SeededRandomSource(1), new SecretStreamLimits { AddressesAsked = 2 }.AddressesAsked);

        for (uint host = 1; host <= 5; host++)
        {
            checks.HandleStray(new PeerAddress(host, 1), heard: 0, TimeSpan.Zero);
        }

        var asked = new HashSet<PeerAddress>();
        while (checks.TryTakeChallenge(out var challenge))
        {
            asked.UnionWith(challenge.To is { } address ? [address] : []);
        }

        Assert.Equal([new PeerAddress(1, 1), new PeerAddress(2, 1)], asked);
        Assert.InRange(ignored, 3, long.MaxValue);
    }

    // Two seconds in which the server is not heard of: the one who moved is believed all the same.
    [Fact]
    public Task PeerThatMoves_IsFollowedUnderAttack() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var (pair, captured) = await OpenAsync(network);
        var attacker = new Attacker(network.AddHost());
        using var end = new CancellationTokenSource();
        var attacking = AttackAsync();

        pair.Client.Transport.ChangeAddress("99.1.2.3");
        await network.InvokeAsync(() => pair.Client.Candidate.Probe(hasNetworkChanged: true));
        await network.Delay(TimeSpan.FromSeconds(2));

        Assert.Equal("99.1.2.3", pair.Server.Connection.RemoteAddress.HostText);
        end.Cancel();
        await attacking;
        await AssertTalksAsync(pair);

        async Task AttackAsync()
        {
            while (!end.IsCancellationRequested)
            {
                await network.InvokeAsync(() => captured.ForEach(packet => attacker.Send(packet, pair.Server.Address)));
                await network.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }
        }
    });

    private static async Task<(SecurePair Pair, List<byte[]> Captured)> OpenAsync(SimulatedNetwork network)
    {
        var captured = new List<byte[]>();
        SecurePair? pair = null;
        network.Options.OnEvent = seen =>
        {
            if (pair is not null && seen.Destination == pair.Server.Address && seen.Source == pair.Client.Address)
            {
                captured.Add(seen.Datagram.ToArray());
            }
        };
        pair = await SecurePair.OpenAsync(network, Idle);
        await AssertTalksAsync(pair);
        await network.Delay(TimeSpan.FromSeconds(20));
        network.Options.OnEvent = null;
        Assert.NotEmpty(captured);
        return (pair, captured);
    }

    private static async Task AssertTalksAsync(SecurePair pair)
    {
        foreach (var (from, to) in new[] { (pair.Client, pair.Server), (pair.Server, pair.Client) })
        {
            await from.Stream.WriteAsync(new byte[] { 1, 2, 3 });
            var read = new byte[3];
            await to.Stream.ReadExactlyAsync(read);
            Assert.Equal([1, 2, 3], read);
        }
    }

    private sealed class Attacker : IDatagramReceiver
    {
        private readonly IDatagramSocket _socket;

        public Attacker(SimulatedTransport transport)
        {
            _socket = transport.Bind(default);
            _socket.Receiver = this;
        }

        public List<byte[]> Received { get; } = [];

        public Action<PeerAddress, byte[]>? OnReceived { get; set; }

        public void Send(byte[] packet, PeerAddress to) => _socket.Send(packet, to);

        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
        {
            Received.Add(datagram.ToArray());
            OnReceived?.Invoke(source, datagram.ToArray());
        }
    }
}
