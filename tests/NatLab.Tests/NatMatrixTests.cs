using HyperDht.NatLab.Tests.Lab;
using HyperDht.NatLab.Tests.Matrix;
using HyperDht.NatLab.Tests.Peers;
using Xunit.Abstractions;

namespace HyperDht.NatLab.Tests;

/// <summary>All pairs of open, consistent and random hosts with real kernel NAT between them, ours and the reference on either side.</summary>
[Collection(nameof(LabCollection))]
public class NatMatrixTests(LabFixture fixture, ITestOutputHelper output)
{
    private const double Slower = 1.2;
    private const int Lanes = 8;
    private const int RelayedLanes = 2;

    private static readonly TimeSpan TypicalBirthday = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBirthday = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan LongestRelayed = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(15);

    private LabTable Table => fixture.Table;

    private LabRuns Runs => new(fixture.Peers, Table);

    [SkippableTheory]
    [InlineData("open", "open")]
    [InlineData("open", "consistent")]
    [InlineData("consistent", "open")]
    [InlineData("consistent", "consistent")]
    public async Task PredictablePorts_ConnectAsFastAsWithTheReference(string server, string client)
    {
        LabFixture.SkipWhenMissing();

        await Runs.CompareAsync(Name(server, client), [.. Sides.All.Select(sides => Meet(sides, server, client))]);

        ClaimAllConnect(server, client);
        var peer = Table.Cell(Name(server, client), Sides.Reference);
        foreach (var cell in Cells(server, client).Where(_ => LabPlan.IsFull))
        {
            Table.Claim(cell, cell.Median <= peer.Median * Slower, $"p50 is at most {Slower} times {peer.Median:0.0} ms");
        }

        Table.Conclude(output.WriteLine);
    }

    [SkippableTheory]
    [InlineData("open", "random")]
    [InlineData("random", "open")]
    public async Task ARandomPortAndAnOpenHost_Connect(string server, string client)
    {
        LabFixture.SkipWhenMissing();

        await Runs.CompareAsync(Name(server, client), [.. Sides.All.Select(sides => Meet(sides, server, client))]);

        ClaimAllConnect(server, client);
        Table.Conclude(output.WriteLine);
    }

    // 1,750 random ports miss all of 256 open ones in one of a thousand runs, with the reference as with ours: such a run may try again.
    [SkippableFact]
    public async Task ARandomPortAndAConsistentOne_MeetByTheBirthdayOdds()
    {
        LabFixture.SkipWhenMissing();
        (string Server, string Client)[] pairs = [("consistent", "random"), ("random", "consistent")];

        await Runs.RunAsync(
            pairs.SelectMany(pair => Sides.All.Select(sides => (Name(pair.Server, pair.Client), Meet(sides, pair.Server, pair.Client)))),
            Lanes,
            again: outcome => outcome.Code is not null);

        foreach (var cell in pairs.SelectMany(pair => Cells(pair.Server, pair.Client)).Where(_ => LabPlan.IsFull))
        {
            Table.Claim(cell, cell.ConnectedWithin(LongestBirthday) >= cell.Count - 1, "19 of 20 connect within 35 s");
            Table.Claim(cell, cell.Median <= TypicalBirthday.TotalMilliseconds, "p50 is at most 10 s");
        }

        Table.Conclude(output.WriteLine);
    }

    [SkippableFact]
    public async Task TwoRandomPorts_EndInAClearError()
    {
        LabFixture.SkipWhenMissing();

        await Runs.RunAsync(Sides.All.Select(sides => (Name("random", "random"), Meet(sides, "random", "random"))), Lanes);

        foreach (var cell in Cells("random", "random"))
        {
            Table.Claim(cell, cell.EndedBy(DhtErrorCodes.HolepunchAborted) == cell.Count, "every run ends in HOLEPUNCH_ABORTED");
            Table.Claim(
                cell,
                !cell.Sides.IsClientOurs || cell.Named(DhtErrorCodes.HolepunchDoubleRandomizedNats) == cell.Count,
                "every client of ours says that both ports are random");
            Table.Claim(cell, cell.Max <= LongestRefusal.TotalMilliseconds, "every run ends within 15 s");
        }

        Table.Conclude(output.WriteLine);
    }

    [SkippableFact]
    public async Task TwoRandomPorts_AreRelayedWhereOursNamesARelay()
    {
        LabFixture.SkipWhenMissing();
        const string What = "random, random, with a relay";

        await Runs.RunAsync(Sides.WithOurs.Select(sides => (What, Meet(sides, "random", "random") with { IsRelayed = true })), RelayedLanes);

        ClaimRelayed(Sides.WithOurs.Select(sides => Table.Cell(What, sides)));
        Table.Conclude(output.WriteLine);
    }

    [SkippableFact]
    public async Task TwoRandomPorts_AreRelayedThroughTheReference()
    {
        LabFixture.SkipWhenMissing();
        const string What = "random, random, with Node's relay";

        await Runs.RunAsync(
            Sides.WithOurs.Select(sides => (What, Meet(sides, "random", "random") with { IsRelayed = true, IsRelayReference = true })), RelayedLanes);

        ClaimRelayed(Sides.WithOurs.Select(sides => Table.Cell(What, sides)));
        Table.Conclude(output.WriteLine);
    }

    [SkippableFact]
    public async Task HomesThatNoPunchReaches_AreRelayed()
    {
        LabFixture.SkipWhenMissing();
        (string What, Meeting Meeting)[] meetings =
        [
            .. new[] { ("consistent", "blocked"), ("blocked", "consistent"), ("blocked", "blocked"), ("customer", "customer") }
                .Select(pair => ($"{pair.Item1}, {pair.Item2}, with a relay", Meet(Sides.Ours, pair.Item1, pair.Item2) with { IsRelayed = true })),
        ];

        await Runs.RunAsync(meetings, RelayedLanes);

        ClaimRelayed(meetings.Select(entry => Table.Cell(entry.What, Sides.Ours)));
        Table.Conclude(output.WriteLine);
    }

    [SkippableFact]
    public async Task ConsistentPortsWithARelay_OpenAtOnceAndEndOnADirectPath()
    {
        LabFixture.SkipWhenMissing();
        const string What = "consistent, consistent, with a relay";

        await Runs.RunAsync(
            Sides.WithOurs.Select(sides => (What, Meet(sides, "consistent", "consistent") with { IsRelayed = true, Settles = true })), RelayedLanes);

        foreach (var cell in Sides.WithOurs.Select(sides => Table.Cell(What, sides)))
        {
            Table.Claim(cell, cell.Over("direct") == cell.Count, "every run ends on a direct path");
            Table.Claim(cell, !LabPlan.IsFull || cell.Max < LongestRelayed.TotalMilliseconds, "every run takes less than 3 s");
        }

        Table.Conclude(output.WriteLine);
    }

    // Two NATs on the way keep the port as one does.
    [SkippableFact]
    public async Task ACarriersCustomer_ConnectsToAnotherHome()
    {
        LabFixture.SkipWhenMissing();

        await Runs.CompareAsync(Name("customer", "consistent"), [.. Sides.All.Select(sides => Meet(sides, "customer", "consistent"))]);

        ClaimAllConnect("customer", "consistent");
        Table.Conclude(output.WriteLine);
    }

    [SkippableFact]
    public async Task Neighbours_ConnectOverTheirLan()
    {
        LabFixture.SkipWhenMissing();
        const string What = "two hosts of one home";

        await Runs.CompareAsync(What, [.. Sides.All.Select(sides => new Meeting(sides, "consistent-server", "consistent-neighbour"))]);

        foreach (var cell in Sides.WithOurs.Select(sides => Table.Cell(What, sides)))
        {
            Table.Claim(cell, cell.Over("lan") == cell.Count, "every run connects over the LAN");
            Table.Claim(cell, !LabPlan.IsFull || cell.Max < 500, "every run takes less than 500 ms");
        }

        Table.Conclude(output.WriteLine);
    }

    private static string Name(string server, string client) => $"{server}, {client}";

    private static Meeting Meet(Sides sides, string server, string client) => new(sides, $"{server}-server", $"{client}-client");

    private IEnumerable<Cell> Cells(string server, string client) => Sides.All.Select(sides => Table.Cell(Name(server, client), sides));

    private void ClaimAllConnect(string server, string client)
    {
        foreach (var cell in Cells(server, client))
        {
            Table.Claim(cell, cell.Connected == cell.Count, "every run connects");
        }
    }

    private void ClaimRelayed(IEnumerable<Cell> cells)
    {
        foreach (var cell in cells)
        {
            Table.Claim(cell, cell.Over("relay") == cell.Count, "every run is relayed");
            Table.Claim(cell, !LabPlan.IsFull || cell.Max < LongestRelayed.TotalMilliseconds, "every run takes less than 3 s");
        }
    }
}
