using System.Text.Json;
using HyperDht.NatLab.Tests.Lab;
using HyperDht.NatLab.Tests.Peers;
using Xunit.Abstractions;

namespace HyperDht.NatLab.Tests;

/// <summary>Behind two NATs, the way that the first connection has punched serves the next ones, when both sides have asked for it.</summary>
[Collection(nameof(LabCollection))]
public class ReuseTests(LabFixture fixture, ITestOutputHelper output)
{
    private const string Server = "consistent-server";
    private const string Client = "consistent-client";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Side by side: most of the time they wait for programs that start.
    [SkippableFact]
    public async Task NextConnects_UseThePunchedWay()
    {
        LabFixture.SkipWhenMissing();
        await Task.WhenAll(Sides.WithOurs.Select(sides => ReusesAsync(sides, isServerWilling: true)).Append(ReusesAsync(Sides.Ours, isServerWilling: false)));
    }

    private async Task ReusesAsync(Sides sides, bool isServerWilling)
    {
        string[] more = isServerWilling ? ["1", "reusable"] : ["1"];
        await using var server = fixture.Peers.Start(sides.IsServerOurs, "server", Server, namesRelay: false, more);
        var key = (await server.WaitAsync(Deadline, "listening")).GetProperty("keys")[0].GetString()!;
        await using var client = fixture.Peers.Start(sides.IsClientOurs, "reuse", Client, namesRelay: false, key);

        var first = await NextAsync(client, sides);
        Assert.True(first.GetProperty("looksUp").GetBoolean());
        for (var i = 0; i < 2; i++)
        {
            var next = await NextAsync(client, sides);

            Assert.Equal(!isServerWilling, next.GetProperty("looksUp").GetBoolean());
            if (isServerWilling)
            {
                Assert.Equal(first.GetProperty("remote").GetString(), next.GetProperty("remote").GetString());
            }
        }
    }

    private async Task<JsonElement> NextAsync(LabProcess client, Sides sides)
    {
        var end = await client.WaitAsync(Deadline, "echo", "error");
        output.WriteLine($"{sides}: {end.GetRawText()}");
        Assert.Equal("echo", end.GetProperty("event").GetString());
        return end;
    }
}
