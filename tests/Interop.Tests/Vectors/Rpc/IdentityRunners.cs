using HyperDht.Routing.Life;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Routing.Tokens;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Ids, tokens, and who may enter (spec 01 §3, §5, §16, §25, §28).</summary>
internal static class IdentityRunners
{
    public static void NodeIds(VectorCase vector) => vector.ForEachCase(
        (input, output) => Assert.Equal(output.Id("id"), NodeId.FromAddress(input.Address())));

    public static void Token(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var issuer = new TokenIssuer(new CountingRandom(1));
        issuer.Use(new byte[TokenIssuer.TokenLength], input.Bytes("secret"), TimeSpan.Zero);
        Assert.Equal(output.Text("token"), Issue(issuer, input.Address().Host, TimeSpan.Zero));
    });

    public static void TokenRotation(VectorCase vector)
    {
        Assert.True(PeerAddress.TryParseHost(vector.Input.Text("host"), out var host));
        var secrets = vector.Input.At("secrets");
        Assert.Equal(vector.Output.Number("rotateEveryMs"), TokenIssuer.RotationPeriod.TotalMilliseconds);
        foreach (var step in vector.Output.At("steps").EnumerateArray())
        {
            var issuer = new TokenIssuer(new CountingRandom(1));
            issuer.Use(
                Convert.FromHexString(secrets[0].GetString()!), Convert.FromHexString(secrets[1].GetString()!), TimeSpan.Zero);
            var rotations = step.Number("rotations");
            for (var i = 0; i < rotations; i++)
            {
                issuer.Rotate();
            }

            Assert.Equal(step.Text("issued"), Issue(issuer, host, TimeSpan.Zero));
            foreach (var accepted in step.At("accepted").EnumerateArray())
            {
                Assert.True(issuer.IsValid(Convert.FromHexString(accepted.GetString()!), host, TimeSpan.Zero));
            }
        }
    }

    public static void BootstrapEntries(VectorCase vector)
    {
        Assert.True(BootstrapEntry.TryParse(vector.Input.Text("spec"), out var entry));
        var output = vector.Output;
        Assert.Equal(output.Text("host"), entry.HostText);
        Assert.Equal(output.Number("port"), entry.Port);
        Assert.Equal(
            output.IsNull("suggestedIp") ? null : output.Text("suggestedIp"),
            entry.SuggestedHost is { } host ? new PeerAddress(host, 0).HostText : null);
        Assert.Equal(output.IsNull("fallbackHost") ? null : output.Text("fallbackHost"), entry.SuggestedHost is null ? null : entry.Name);
    }

    public static void NodeFilter(VectorCase vector) => Assert.Equal(
        vector.Output.At("accepted").EnumerateArray().Select(e => e.GetBoolean()),
        vector.Input.At("nodes").Addresses().Select(KnownBadNodes.Accepts));

    public static void Bogons(VectorCase vector)
    {
        var hosts = vector.Input.At("hosts").EnumerateArray().Select(e => PeerAddress.Parse(e.GetString() + ":1").Host).ToList();
        Assert.Equal(vector.Output.At("private").EnumerateArray().Select(e => e.GetBoolean()), hosts.Select(AddressRange.IsPrivate));
        Assert.Equal(vector.Output.At("reserved").EnumerateArray().Select(e => e.GetBoolean()), hosts.Select(AddressRange.IsReserved));
        Assert.Equal(vector.Output.At("bogon").EnumerateArray().Select(e => e.GetBoolean()), hosts.Select(AddressRange.IsBogon));
    }

    private static string Issue(TokenIssuer issuer, uint host, TimeSpan now)
    {
        Span<byte> token = stackalloc byte[TokenIssuer.TokenLength];
        issuer.Issue(host, now, token);
        return RpcJson.Hex(token);
    }
}
