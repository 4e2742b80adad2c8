using System.Net.Sockets;
using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Simulation.Tests.Network;

public class DeliveryTests
{
    private static readonly PeerAddress AnyPort = new(0, 0);

    [Fact]
    public Task WithoutJitter_DatagramsStayInOrder() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var receiver = new EchoReceiver(answers: false);

        await SendAsync(network, receiver, 200);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), receiver.Received.Select(d => d[0]));
    });

    [Fact]
    public Task Reordering_KeepsAllButNotTheOrder() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var receiver = new EchoReceiver(answers: false);

        await SendAsync(network, receiver, 200);

        Assert.NotEqual(Enumerable.Range(0, 200).Select(i => (byte)i), receiver.Received.Select(d => d[0]));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), receiver.Received.Select(d => d[0]).Order());
    }, new() { Reordering = 0.2 });

    [Fact]
    public Task Loss_LosesItsShare() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var receiver = new EchoReceiver(answers: false);

        await SendAsync(network, receiver, 10_000);

        Assert.InRange(receiver.Received.Count, 8_800, 9_200);
        Assert.Equal(10_000 - receiver.Received.Count, network.EventLog.Lost);
    }, new() { Loss = 0.1 });

    [Fact]
    public Task Duplication_RepeatsItsShare() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var receiver = new EchoReceiver(answers: false);

        await SendAsync(network, receiver, 10_000);

        Assert.InRange(receiver.Received.Count, 10_800, 11_200);
    }, new() { Duplication = 0.1 });

    [Fact]
    public Task Latency_LiesBetweenTheLimits() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var times = new List<TimeSpan>();
        network.Options.OnEvent = e => times.Add(e.Time);

        for (var i = 0; i < 20; i++)
        {
            var start = network.Now;
            times.Clear();
            await SendAsync(network, new EchoReceiver(answers: false), 1);
            Assert.InRange((times[0] - start).TotalMilliseconds, 10, 30);
        }
    }, new() { MinLatency = TimeSpan.FromMilliseconds(10), MaxLatency = TimeSpan.FromMilliseconds(30) });

    [Fact]
    public Task Drop_CutsTheNetwork() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var receiver = new EchoReceiver(answers: false);
        network.Options.Drop = (_, _) => true;

        await SendAsync(network, receiver, 10);

        Assert.Empty(receiver.Received);
        Assert.Equal(10, network.EventLog.Lost);
    });

    [Fact]
    public Task Loopback_StaysInsideTheHost() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var host = network.AddHost("127.0.0.1");
        var stranger = network.AddHost();
        var receiver = new EchoReceiver(answers: false);
        var socket = host.Bind(PeerAddress.Loopback(5000));
        socket.Receiver = receiver;

        await network.InvokeAsync(() =>
        {
            host.Bind(PeerAddress.Loopback(0)).Send([1], PeerAddress.Loopback(5000));
            stranger.Bind(AnyPort).Send([2], PeerAddress.Loopback(5000));
            socket.Send([3], new(stranger.Address.Host, 5000));
        });
        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal([1], Assert.Single(receiver.Received));
        Assert.Equal(2, network.EventLog.Unreachable);
    });

    [Fact]
    public Task Bind_TakenPort_Throws() => SimulatedNetwork.RunAsync(1, network =>
    {
        var host = network.AddHost("20.1.2.3");
        var other = network.AddHost("20.1.2.3");
        host.Bind(new(0, 4000));

        var taken = Assert.Throws<SocketException>(() => other.Bind(new(other.Address.Host, 4000)));
        var foreign = Assert.Throws<SocketException>(() => host.Bind(PeerAddress.Parse("20.1.2.4:4001")));

        Assert.Equal(SocketError.AddressAlreadyInUse, taken.SocketErrorCode);
        Assert.Equal(SocketError.AddressNotAvailable, foreign.SocketErrorCode);
        return Task.CompletedTask;
    });

    [Fact]
    public Task Bind_AfterClose_Succeeds() => SimulatedNetwork.RunAsync(1, network =>
    {
        var host = network.AddHost();
        host.Bind(new(0, 4000)).Close();

        Assert.Equal(4000, host.Bind(new(0, 4000)).LocalAddress.Port);
        Assert.NotEqual(host.Bind(AnyPort).LocalAddress.Port, host.Bind(AnyPort).LocalAddress.Port);
        return Task.CompletedTask;
    });

    [Fact]
    public Task Reserve_SendsWhatWasWrittenInPlace() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var receiver = new EchoReceiver(answers: false);
        var target = network.AddHost();
        target.Bind(new(0, 4000)).Receiver = receiver;
        var socket = network.AddHost().Bind(AnyPort);

        await network.InvokeAsync(() =>
        {
            socket.Reserve(2, new(target.Address.Host, 4000)).Fill(1);
            socket.Send([2], new(target.Address.Host, 4000));
            socket.Reserve(3, new(target.Address.Host, 4000)).Fill(3);
        });
        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal([[1, 1], [2], [3, 3, 3]], receiver.Received);
    });

    private static async Task SendAsync(SimulatedNetwork network, IDatagramReceiver receiver, int count)
    {
        var target = network.AddHost();
        target.Bind(new(0, 4000)).Receiver = receiver;
        var socket = network.AddHost().Bind(AnyPort);
        await network.InvokeAsync(() =>
        {
            for (var i = 0; i < count; i++)
            {
                socket.Send([(byte)i], new(target.Address.Host, 4000));
            }
        });
        await network.Delay(TimeSpan.FromSeconds(1));
    }
}
