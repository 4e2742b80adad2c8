using System.Globalization;
using System.Text.Json;
using HyperDht.Routing;
using HyperDht.Routing.Health;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Timers, windows and verdicts (spec 01 §11–§13, §21).</summary>
internal static class TimingRunners
{
    public static void Congestion(VectorCase vector)
    {
        var window = new CongestionWindow(vector.Input.Number("window"));
        foreach (var (op, step) in vector.Input.At("ops").EnumerateArray().Zip(vector.Output.At("steps").EnumerateArray()))
        {
            for (var i = 0; i < op[1].GetInt32(); i++)
            {
                switch (op[0].GetString())
                {
                    case "s":
                        window.HandleSent();
                        break;
                    case "r":
                        window.HandleSettled();
                        break;
                    default:
                        window.Step();
                        break;
                }
            }

            Assert.Equal(step.Number("total"), window.Total);
            Assert.Equal(step.At("slots").EnumerateArray().Select(s => s.GetInt32()), window.Slots.ToArray());
            Assert.Equal(step.Number("current"), window.CurrentSlot);
            Assert.Equal(step.Flag("full"), window.IsFull);
        }
    }

    public static void Adaptive(VectorCase vector)
    {
        var adaptive = new AdaptiveTimeout(new AdaptiveTimeoutSettings { Jitter = 0 }, new CountingRandom(1));
        var address = PeerAddress.Parse("1.2.3.4:5");
        var unknown = vector.Output.At("unknown").EnumerateArray().Select(t => t.GetInt32());
        Assert.Equal(unknown, Enumerable.Range(1, 6).Select(n => (int)adaptive.For(address, n, TimeSpan.Zero).TotalMilliseconds));

        foreach (var (sample, state) in vector.Input.At("rtts").EnumerateArray().Zip(vector.Output.At("states").EnumerateArray()))
        {
            adaptive.HandleRoundTrip(address, sample.GetInt32(), TimeSpan.Zero);
            Assert.True(adaptive.TryGet(address, out var estimate));
            Assert.Equal((state.Number("avg"), state.Number("variance")), (estimate.Average, estimate.Variance));
        }

        var timeouts = vector.Output.At("timeouts").EnumerateArray().Select(t => t.GetInt32()).ToList();
        Assert.Equal(
            timeouts, Enumerable.Range(1, timeouts.Count).Select(n => (int)adaptive.For(address, n, TimeSpan.Zero).TotalMilliseconds));
    }

    public static void Timers(VectorCase vector)
    {
        var (network, node) = Create(new RpcSettings());
        var operation = vector.Input.At("operation");
        var task = network.Loop.Do(() => Start(node, operation));

        network.Loop.Advance(vector.Output.Number("failsAfter") - 1);
        Assert.False(task.IsCompleted);
        network.Loop.Advance(1);

        Assert.True(task.IsCompleted);
        Assert.Equal(
            vector.Output.IsNull("error") ? null : vector.Output.Text("error"),
            (task.Exception?.InnerException as HyperDhtException)?.ErrorCode);
        Assert.Equal(
            vector.Output.At("sends").EnumerateArray().Select(s => s.GetInt32()), network.Log.Select(l => (int)l.At.TotalMilliseconds));
        Assert.Single(network.Log.Select(l => RpcJson.Hex(l.Datagram)).Distinct());
    }

    public static void Window(VectorCase vector)
    {
        var (network, node) = Create(new RpcSettings { MaxWindow = vector.Input.Number("window") });
        network.Loop.Do(() =>
        {
            for (var i = 0; i < vector.Input.Number("requests"); i++)
            {
                _ = node.PingAsync(PeerAddress.Parse("5.5.5.5:5"), new DhtRequestOptions { Retries = 0 });
            }
        });

        network.Loop.Advance(5000);

        var sentAt = network.Log.GroupBy(l => (int)l.At.TotalMilliseconds).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(
            vector.Output.At("sentAt").EnumerateObject().ToDictionary(p => int.Parse(p.Name, CultureInfo.InvariantCulture), p => p.Value.GetInt32()),
            sentAt);
    }

    public static void Health(VectorCase vector)
    {
        var health = new HealthCore();
        var (responses, timeouts) = (0L, 0L);
        foreach (var (tick, step) in vector.Input.At("ticks").EnumerateArray().Zip(vector.Output.At("steps").EnumerateArray()))
        {
            responses += tick[0].GetInt64();
            timeouts += tick[1].GetInt64();
            var hasChanged = health.HandleTick(responses, timeouts);
            Assert.Equal((step.Flag("online"), step.Flag("degraded")), (health.IsOnline, health.IsDegraded));
            Assert.Equal(!step.IsNull("event"), hasChanged);
        }
    }

    private static Task Start(RpcNode node, JsonElement operation)
    {
        var to = operation.At("to").Address();
        return operation.Text("call") switch
        {
            "ping" => node.PingAsync(to, operation.IsNull("retry") ? null : new DhtRequestOptions { Retries = 0 }),
            "delayedPing" => node.DelayedPingAsync(to, TimeSpan.FromMilliseconds(operation.Number("delay"))),
            _ => node.FindNode(NodeId.FromAddress(to), new DhtQueryOptions { Nodes = [to], OnlyClosestNodes = true }).FinishedAsync(),
        };
    }

    private static (ManualNetwork Network, RpcNode Node) Create(RpcSettings settings)
    {
        var network = new ManualNetwork(new ManualLoop());
        var node = new RpcNode(settings, network.Host("45.45.45.45"), new CountingRandom(1));
        network.Loop.Do(node.Bind);
        return (network, node);
    }
}
