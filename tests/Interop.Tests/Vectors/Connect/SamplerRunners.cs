using System.Text.Json;
using HyperDht.Routing.Nat;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>The node-wide sampler (spec 03 §9.3).</summary>
internal static class SamplerRunners
{
    public static void Sample(VectorCase vector)
    {
        var sampler = new NatSampler();
        var expected = vector.Output.GetProperty("states").EnumerateArray();
        foreach (var (sample, step) in vector.Input.Addresses("samples").Zip(expected))
        {
            var hits = sampler.Add(sample);

            Assert.Equal(step.GetProperty("hits").GetInt32(), hits);
            Assert.Equal(step.GetProperty("host").GetString(), sampler.Conclusion?.HostText);
            Assert.Equal(step.GetProperty("port").ValueKind == JsonValueKind.Null ? 0 : step.GetProperty("port").GetInt32(), sampler.Port);
            Assert.Equal(step.GetProperty("size").GetInt32(), sampler.Size);
        }
    }
}
