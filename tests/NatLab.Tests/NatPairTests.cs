using HyperDht.NatLab.Tests.Lab;

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

        var outcome = await fixture.ConnectAsync(isServerOurs: true, isClientOurs: true, server, client);

        if (server == "random" && client == "random")
        {
            Assert.Equal("HOLEPUNCH_ABORTED", outcome.Code);
            Assert.InRange(outcome.Milliseconds, 0, 15_000);
            return;
        }

        Assert.Null(outcome.Code);
    }
}
