using HyperDht.Interop.Tests.Vectors.Rpc;
using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Vectors;

/// <summary>Golden vectors of the RPC layer (spec 01).</summary>
public sealed class RpcVectors(ITestOutputHelper output)
{
    private static readonly VectorSuite Suite = new("rpc", new Dictionary<string, Action<VectorCase>>
    {
        ["uint.encode"] = PrimitiveRunners.EncodeUInt,
        ["uint.decode"] = PrimitiveRunners.DecodeUInt,
        ["buffer.encode"] = PrimitiveRunners.EncodeBuffer,
        ["buffer.decode"] = PrimitiveRunners.DecodeBuffer,
        ["address.encode"] = PrimitiveRunners.EncodeAddress,
        ["addresses.encode"] = PrimitiveRunners.EncodeAddresses,
        ["addresses.decode"] = PrimitiveRunners.DecodeAddresses,
        ["nodeId"] = IdentityRunners.NodeIds,
        ["token"] = IdentityRunners.Token,
        ["token.rotation"] = IdentityRunners.TokenRotation,
        ["bootstrap.parse"] = IdentityRunners.BootstrapEntries,
        ["filterNode"] = IdentityRunners.NodeFilter,
        ["bogon"] = IdentityRunners.Bogons,
        ["request.encode"] = DatagramRunners.EncodeRequest,
        ["request.decode"] = DatagramRunners.DecodeRequest,
        ["reply.decode"] = DatagramRunners.DecodeReply,
        ["exchange"] = ExchangeRunners.Exchange,
        ["malformed"] = ExchangeRunners.Malformed,
        ["response.match"] = MatchRunners.Match,
        ["table"] = TableRunners.Table,
        ["closestReplies"] = TableRunners.Closest,
        ["bucket.full"] = TableRunners.BucketFull,
        ["ping.some"] = TableRunners.KeepAlive,
        ["natSampler"] = NatRunners.Sampler,
        ["nat.traffic"] = NatRunners.Traffic,
        ["firewall.check"] = NatRunners.FirewallCheck,
        ["remote.address"] = NatRunners.RemoteAddress,
        ["congestion"] = TimingRunners.Congestion,
        ["adaptiveTimeout"] = TimingRunners.Adaptive,
        ["request.timers"] = TimingRunners.Timers,
        ["request.window"] = TimingRunners.Window,
        ["health"] = TimingRunners.Health,
        ["query"] = QueryRunners.Query,
    });

    public static TheoryData<string> Names => [.. Suite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_IsMet(string name) => Suite.Run(name);

    [Fact]
    public void Summary_IsPrinted() => output.WriteLine(Suite.Summary());
}
