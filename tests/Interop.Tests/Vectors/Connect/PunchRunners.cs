using System.Text.Json;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Strategies;
using HyperDht.Runtime;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>Which strategy a punch takes, what it sends when, and what is remembered of the other side (spec 03 §8.4, §11.3).</summary>
internal static class PunchRunners
{
    private const int DefaultSockets = BirthdaySockets.DefaultSockets;

    public static void Strategy(VectorCase vector)
    {
        var situation = new PunchSituation(
            (NatKind)vector.Input.GetProperty("local").GetUInt64(),
            (NatKind)vector.Input.GetProperty("remote").GetUInt64(),
            Targets(vector.Input),
            IsInitiator: true);
        var chosen = Strategies(DefaultSockets, new CyclicRandom([0])).FirstOrDefault(s => s.TryPlan(situation) is not null);

        Assert.Equal(vector.Output.GetProperty("started").GetBoolean(), chosen is not null);
        Assert.Equal(vector.Output.GetProperty("countsAsRandomPunch").GetBoolean(), chosen?.IsThrottled ?? false);
        var expected = vector.Output.GetProperty("strategy").GetString();
        Assert.Equal(expected?.Split(':')[0].Replace("random-probes", "random", StringComparison.Ordinal), chosen?.Name);
    }

    public static void Schedule(VectorCase vector)
    {
        var strategy = vector.Input.GetProperty("strategy").GetString()!;
        var sockets = vector.Input.TryGetProperty("sockets", out var count) ? count.GetInt32() : DefaultSockets;
        var draws = vector.Input.TryGetProperty("random", out var list) ? [.. list.EnumerateArray().Select(r => r.GetDouble())] : new[] { 0.0 };
        var (local, remote) = strategy switch
        {
            "consistent" => (NatKind.Consistent, NatKind.Consistent),
            "birthday" => (NatKind.Random, NatKind.Consistent),
            _ => (NatKind.Consistent, NatKind.Random),
        };
        var situation = new PunchSituation(local, remote, Targets(vector.Input), vector.Input.GetProperty("isInitiator").GetBoolean());
        var plan = Strategies(sockets, new CyclicRandom(draws)).Select(s => s.TryPlan(situation)).First(p => p is not null)!;

        var (sent, end) = Run(plan);

        Assert.Equal(vector.Output.GetProperty("total").GetInt32(), sent.Count);
        Assert.Equal(vector.Output.GetProperty("endsAt").GetDouble(), end);
        if (vector.Output.TryGetProperty("packets", out var packets))
        {
            Assert.Equal(packets.EnumerateArray().Select(Sent), sent);
            return;
        }

        var head = vector.Output.GetProperty("head").EnumerateArray().Select(Sent).ToArray();
        var tail = vector.Output.GetProperty("tail").EnumerateArray().Select(Sent).ToArray();
        Assert.Equal(head, sent.Take(head.Length));
        Assert.Equal(tail, sent.TakeLast(tail.Length));
        Assert.Equal(vector.Output.GetProperty("lowTtl").GetInt32(), sent.Count(s => s.Step.TimeToLive == PunchStep.OpeningTimeToLive));
        Assert.Equal(vector.Output.GetProperty("socketsUsed").GetInt32(), sent.Select(s => s.Step.Socket).Append(0).Distinct().Count());
    }

    public static void Remote(VectorCase vector)
    {
        var state = new RemoteState();
        var expected = vector.Output.GetProperty("states").EnumerateArray().ToArray();
        foreach (var (update, at) in vector.Input.GetProperty("updates").EnumerateArray().Select((update, at) => (update, at)))
        {
            uint? verified = update.IsNull("verified") ? null : PeerAddress.Parse(update.GetProperty("verified").GetString() + ":1").Host;
            state.Handle(
                new()
                {
                    Kind = (NatKind)update.GetProperty("firewall").GetUInt64(),
                    IsPunching = update.GetProperty("punching").GetBoolean(),
                    Addresses = update.Addresses("addresses"),
                },
                verified);

            Assert.Equal(expected[at].GetProperty("firewall").GetUInt64(), (ulong)state.Kind);
            Assert.Equal(expected[at].GetProperty("punching").GetBoolean(), state.IsPunching);
            Assert.Equal(expected[at].GetProperty("addresses").EnumerateArray().Select(Target), state.Targets);
        }
    }

    private static IHolepunchStrategy[] Strategies(int sockets, IRandomSource random) =>
        [new ConsistentProbing(), new RandomProbing(random), new BirthdaySockets(sockets)];

    private static PunchTarget[] Targets(JsonElement input) =>
        [.. input.GetProperty("remoteAddresses").EnumerateArray().Select(Target)];

    private static PunchTarget Target(JsonElement element) =>
        new(ConnectJson.Address(element), element.GetProperty("verified").GetBoolean());

    private static (double At, PunchStep Step) Sent(JsonElement element) => (
        element.GetProperty("at").GetDouble(),
        new PunchStep(element.GetProperty("socket").GetInt32(), ConnectJson.Address(element), element.GetProperty("ttl").GetInt32()));

    private static (List<(double At, PunchStep Step)> Sent, double End) Run(IPunchPlan plan)
    {
        var sent = new List<(double, PunchStep)>();
        var now = TimeSpan.Zero;
        plan.Start(now);
        while (true)
        {
            while (plan.TryTakeStep(out var step))
            {
                sent.Add((now.TotalMilliseconds, step));
            }

            if (plan.Deadline is not { } deadline)
            {
                return (sent, now.TotalMilliseconds);
            }

            now = deadline;
            plan.HandleTimeout(now);
        }
    }

    /// <summary>Gives the listed fractions of any maximum, again and again.</summary>
    private sealed class CyclicRandom(IReadOnlyList<double> fractions) : IRandomSource
    {
        private int _at;

        public void Fill(Span<byte> destination) => throw new NotSupportedException();

        public int Next(int exclusiveMaximum) => (int)(fractions[_at++ % fractions.Count] * exclusiveMaximum);
    }
}
