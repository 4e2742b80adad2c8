using System.Text.Json;
using HyperDht.Routing;
using HyperDht.Routing.Life;
using HyperDht.Routing.Nat;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>What others see of us (spec 01 §15, §17).</summary>
internal static class NatRunners
{
    public static void Sampler(VectorCase vector)
    {
        var sampler = new NatSampler();
        foreach (var (sample, step) in vector.Input.At("samples").EnumerateArray().Zip(vector.Output.At("steps").EnumerateArray()))
        {
            var hits = sampler.Add(sample.Address());
            AssertConclusion(step, sampler);
            Assert.Equal(step.Number("size"), sampler.Size);
            Assert.Equal(step.Number("threshold"), sampler.Threshold);
            Assert.Equal(step.Number("hits"), hits);
        }
    }

    public static void Traffic(VectorCase vector)
    {
        var node = VectorNode.Create(vector.Input.At("node"), trustsRequests: true);
        foreach (var (e, step) in vector.Input.At("events").EnumerateArray().Zip(vector.Output.At("steps").EnumerateArray()))
        {
            if (!e.IsNull("tick"))
            {
                node.Rpc.Parts.State.Tick += e.Number("tick");
            }
            else
            {
                var from = e.At("from").Address();
                if (!e.IsNull("reply"))
                {
                    node.Loop.Do(() => { _ = node.Rpc.PingAsync(from); });
                }

                node.Receive(e.Text("socket"), from, e.Bytes("hex"));
            }

            var sampler = node.Rpc.Parts.Directory.Sampler;
            AssertConclusion(step, sampler);
            Assert.Equal(step.Number("size"), sampler.Size);
            Assert.Equal(step.At("nodes").Addresses(), node.Loop.Do(() => node.Rpc.ToArray()));
        }
    }

    public static void FirewallCheck(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        Assert.True(PeerAddress.TryParseHost(input.IsNull("natHost") ? "0.0.0.0" : input.Text("natHost"), out var host));
        var asked = input.At("nodes").Addresses();
        var check = new FirewallCheckCore(host, (ushort)input.Number("serverPort"), asked.Length);
        foreach (var pong in input.At("pongs").EnumerateArray().Where(p => asked.Contains(p.At("from").Address())))
        {
            check.HandlePong(pong.At("to").Address(), pong.Flag("onServerSocket"));
        }

        Assert.Equal(output.Flag("firewalled"), check.IsFirewalled);
    });

    public static void RemoteAddress(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        PeerAddress? observed = input.IsNull("natHost")
            ? null
            : PeerAddress.Parse($"{input.Text("natHost")}:{input.Number("natPort")}");
        Assert.Equal(
            output.IsNull("address") ? (PeerAddress?)null : output.At("address").Address(),
            RpcState.ReachableAt(observed, input.Flag("firewalled"), (ushort)input.Number("serverPort")));
    });

    private static void AssertConclusion(JsonElement step, NatSampler sampler)
    {
        Assert.Equal(step.IsNull("host") ? null : step.Text("host"), sampler.Conclusion?.HostText);
        Assert.Equal(step.Number("port"), sampler.Port);
    }
}
