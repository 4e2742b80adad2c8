using HyperDht.NatLab.Tests.Lab;
using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests;

/// <summary>All pairs of open, consistent and random hosts, with real kernel NAT between them.</summary>
[Collection(nameof(LabCollection))]
public class NatPairTests(LabFixture fixture)
{
    private static readonly string[] Kinds = ["open", "consistent", "random"];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var server in Kinds)
        {
            foreach (var client in Kinds)
            {
                pairs.Add(server, client);
            }
        }

        return pairs;
    }

    [SkippableTheory]
    [MemberData(nameof(Pairs))]
    public async Task Ours_ConnectOrSayWhyNot(string server, string client)
    {
        LabFixture.SkipWhenMissing();

        var outcome = await ConnectAsync(isServerOurs: true, isClientOurs: true, server, client);

        if (server == "random" && client == "random")
        {
            Assert.Equal("HOLEPUNCH_ABORTED", outcome.Code);
            Assert.InRange(outcome.Milliseconds, 0, 15_000);
            return;
        }

        Assert.Null(outcome.Code);
    }

    [SkippableTheory]
    [InlineData(true, "consistent", "consistent")]
    [InlineData(true, "consistent", "random")]
    [InlineData(true, "random", "consistent")]
    [InlineData(false, "consistent", "consistent")]
    [InlineData(false, "consistent", "random")]
    [InlineData(false, "random", "consistent")]
    public async Task OursAndTheReference_Connect(bool isServerOurs, string server, string client)
    {
        LabFixture.SkipWhenMissing();

        var outcome = await ConnectAsync(isServerOurs, !isServerOurs, server, client);

        Assert.Null(outcome.Code);
    }

    [SkippableFact]
    public async Task Neighbours_ConnectOverTheirLan()
    {
        LabFixture.SkipWhenMissing();

        var outcome = await fixture.ConnectAsync(true, true, "consistent", "consistent", clientHost: "consistent-neighbour");

        Assert.Null(outcome.Code);
        Assert.Equal("lan", outcome.Path);
    }

    // 1,750 random ports miss all of 256 open ones in one of a thousand runs: one side that is random may try twice.
    private async Task<Outcome> ConnectAsync(bool isServerOurs, bool isClientOurs, string server, string client)
    {
        var outcome = await fixture.ConnectAsync(isServerOurs, isClientOurs, server, client);
        return outcome.Code is not null && (server == "random") != (client == "random")
            ? await fixture.ConnectAsync(isServerOurs, isClientOurs, server, client)
            : outcome;
    }
}
