using System.Text.Json;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Nat;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>What is concluded about the NAT of a socket, and whom it asks (spec 03 §9.1).</summary>
internal static class NatRunners
{
    public static void Analyze(VectorCase vector)
    {
        var analyzer = new NatAnalyzer(vector.Input.GetProperty("firewalled").GetBoolean());
        var states = vector.Output.GetProperty("states").EnumerateArray().ToArray();
        foreach (var (step, at) in vector.Input.GetProperty("steps").EnumerateArray().Select((step, at) => (step, at)))
        {
            Apply(analyzer, step);

            Assert.Equal(states[at].GetProperty("sampled").GetInt32(), analyzer.SampleCount);
            Assert.Equal((NatKind)states[at].GetProperty("firewall").GetUInt64(), analyzer.Kind);
            Assert.Equal(Seen(states[at]), analyzer.Addresses);
            Assert.Equal(states[at].GetProperty("resolved").GetBoolean(), analyzer.IsResolved);
        }
    }

    public static void Sample(VectorCase vector)
    {
        var answers = vector.Input.GetProperty("answers").EnumerateObject()
            .ToDictionary(answer => PeerAddress.Parse(answer.Name), answer => ConnectJson.Address(answer.Value));
        var sampling = new NatSampling(vector.Input.Addresses("nodes"));
        var analyzer = new NatAnalyzer(isFirewalled: true);
        var pings = new List<PeerAddress>();
        while (!sampling.IsOver)
        {
            var round = new List<PeerAddress>();
            while (sampling.TryTakeNode(analyzer.SampleCount, out var node))
            {
                round.Add(node);
            }

            foreach (var node in round)
            {
                if (answers.TryGetValue(node, out var seen))
                {
                    analyzer.HandleSample(seen, node);
                }

                sampling.HandleSettled();
            }

            sampling.HandleAllAsked();
            pings.AddRange(round);
        }

        Assert.Equal(
            vector.Output.GetProperty("pings").EnumerateArray().Select(ping => ping.GetProperty("node").GetString()),
            pings.Select(ping => ping.ToString()));
        Assert.Equal(vector.Output.GetProperty("sampled").GetInt32(), analyzer.SampleCount);
        Assert.Equal((NatKind)vector.Output.GetProperty("firewall").GetUInt64(), analyzer.Kind);
        Assert.Equal(Seen(vector.Output), analyzer.Addresses);
    }

    private static void Apply(NatAnalyzer analyzer, JsonElement step)
    {
        switch (step.GetProperty("op").GetString())
        {
            case "add":
                analyzer.HandleSample(ConnectJson.Address(step.GetProperty("to")), ConnectJson.Address(step.GetProperty("from")));
                break;
            case "freeze":
                analyzer.Freeze();
                break;
            case "unfreeze":
                analyzer.Unfreeze();
                break;
            case "firewalled":
                analyzer.HandleFirewalled(step.GetProperty("value").GetBoolean());
                break;
            case "update":
                analyzer.Update();
                break;
            case "destroy":
                analyzer.Resolve();
                break;
            default:
                throw new InvalidOperationException("The vectors have a step that this runner does not know.");
        }
    }

    private static SeenAddress[]? Seen(JsonElement state) => state.IsNull("addresses")
        ? null
        : [.. state.GetProperty("addresses").EnumerateArray().Select(a => new SeenAddress(ConnectJson.Address(a), a.GetProperty("hits").GetInt32()))];
}
