using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Requests;

public class RequestWindowTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(20);

    private readonly ManualLoop _loop = new();
    private readonly ManualNetwork _network;

    public RequestWindowTests() => _network = new ManualNetwork(_loop);

    [Fact]
    public void RequestsThatAreAllAnswered_NeverWaitForTheWindow() => _loop.Run(async () =>
    {
        const int Workers = 200;
        const int Pings = 200;
        var settings = new RpcSettings { Port = 49737, AnyPort = false, Ephemeral = false, Firewalled = false, KnownHost = 0x3c000001 };
        var server = new RpcNode(settings, _network.Host("60.0.0.1"), new CountingRandom(1));
        _loop.Do(() => { _ = server.StartAsync(); });
        var client = new RpcNode(new RpcSettings(), _network.Host("60.0.0.2"), new CountingRandom(2));
        _loop.Do(client.Bind);
        _network.Delays = to => to.Host == 0x3c000002 ? RoundTrip : TimeSpan.Zero;

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            for (var i = 0; i < Pings; i++)
            {
                await client.PingAsync(PeerAddress.Parse("60.0.0.1:49737"));
            }
        }));

        // Eighty at a time at the least, a round trip after the other.
        var sent = _network.Log.Where(entry => entry.To.Host == 0x3c000001).Select(entry => entry.At).ToArray();
        Assert.Equal(Workers * Pings, sent.Length);
        Assert.InRange(sent.Zip(sent.Skip(1), (earlier, later) => later - earlier).Max(), TimeSpan.Zero, RoundTrip);
        Assert.InRange(sent[^1], TimeSpan.Zero, Workers * Pings / 80 * RoundTrip);
    });
}
