using System.Text.Json;
using HyperDht.NatLab.Tests.Lab;
using Xunit.Abstractions;

namespace HyperDht.NatLab.Tests;

/// <summary>What <c>hyperdht doctor</c> tells somebody whose connect cannot be direct.</summary>
[Collection(nameof(LabCollection))]
public class DoctorTests(LabFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [SkippableFact]
    public async Task TwoRandomPorts_AreToldToNameARelayAndThatHelps()
    {
        LabFixture.SkipWhenMissing();
        await using var server = fixture.Peers.Start(isOurs: true, "server", "random-server", namesRelay: false, "1");
        var key = (await server.WaitAsync(Deadline, "listening")).GetProperty("keys")[0].GetString()!;

        var refused = await ExamineAsync(key);
        var relayed = await ExamineAsync(key, "--relay-through", fixture.Peers.RelayKey);

        Assert.Equal(DhtErrorCodes.HolepunchAborted, refused[^1].GetProperty("code").GetString());
        Assert.Contains("(--relay-through <key>)", refused[^1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("random", Finding(refused, "nat").GetProperty("kind").GetString());
        Assert.False(Finding(refused, "connect").GetProperty("connected").GetBoolean());
        Assert.Equal("relay", Finding(relayed, "connect").GetProperty("path").GetString());
        Assert.Contains("both NATs pick another port", Finding(relayed, "direct").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Finding(List<JsonElement> said, string name) =>
        said.First(line => line.TryGetProperty("finding", out var finding) && finding.GetString() == name);

    private async Task<List<JsonElement>> ExamineAsync(params string[] words)
    {
        await using var doctor = fixture.Peers.StartTool("random-client", "doctor", words);
        var said = new List<JsonElement>();
        do
        {
            said.Add(await doctor.WaitAsync(Deadline, "finding", "error"));
            output.WriteLine(said[^1].GetRawText());
        }
        while (!IsLast(said));
        return said;
    }

    // A connect that fails is told in full, and then as every failure.
    private static bool IsLast(List<JsonElement> said) => said[^1].GetProperty("event").GetString() == "error"
        || (said[^1].GetProperty("finding").GetString() == "direct" && Finding(said, "connect").GetProperty("connected").GetBoolean());
}
