using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Interop.Tests.Vectors.Noise;
using HyperDht.Interop.Tests.Vectors.Relay;
using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Vectors;

/// <summary>connect.json: how peers find each other's path (spec 03).</summary>
public sealed class ConnectVectors(ITestOutputHelper output)
{
    private static readonly VectorSuite Suite = new("connect", new Dictionary<string, Action<VectorCase>>(NoiseRunners.OfConnect)
    {
        ["peer-handshake"] = MessageRunners.Handshake,
        ["peer-handshake-decode"] = MessageRunners.HandshakeDecode,
        ["peer-holepunch"] = MessageRunners.Holepunch,
        ["peer-holepunch-decode"] = MessageRunners.HolepunchDecode,
        ["router"] = RouterRunners.Route,
        ["noise-payload"] = PayloadRunners.Payload,
        ["noise-payload-decode"] = PayloadRunners.PayloadDecode,
        ["match-address"] = AddressRunners.Match,
        ["address-class"] = AddressRunners.Class,
        ["connect-key"] = AddressRunners.Key,
        ["nat-sampler"] = SamplerRunners.Sample,
        ["datagram-flow"] = FlowRunners.Exchange,
        ["server-handshake"] = ServerRunners.Handshake,
        ["client-connect"] = ClientRunners.Connect,
        ["holepunch-payload"] = PunchPayloadRunners.Payload,
        ["holepunch-payload-decode"] = PunchPayloadRunners.Decode,
        ["secure-payload"] = PunchPayloadRunners.Secure,
        ["secure-payload-open"] = PunchPayloadRunners.Open,
        ["holepunch-token"] = PunchPayloadRunners.Token,
        ["nat-analyzer"] = NatRunners.Analyze,
        ["nat-auto-sample"] = NatRunners.Sample,
        ["punch-schedule"] = PunchRunners.Schedule,
        ["punch-strategy"] = PunchRunners.Strategy,
        ["punch-remote-state"] = PunchRunners.Remote,
        ["server-holepunch"] = PunchRoundRunners.Answer,
        ["pool-duplicate"] = PoolRunners.Duplicate,
        ["blind-relay-message"] = PairingRunners.Message,
        ["blind-relay-channel"] = PairingRunners.Channel,
    });

    public static TheoryData<string> Names => [.. Suite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_IsMet(string name) => Suite.Run(name);

    [Fact]
    public void Summary_CountsEveryVector() => output.WriteLine(Suite.Summary());
}
