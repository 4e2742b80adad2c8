using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Matrix;

/// <summary>Runs meetings, many times, and enters them into a table.</summary>
internal sealed class LabRuns(LabPeers peers, LabTable table)
{
    /// <summary>Runs one pair with several pairs of implementations so that the times can be compared.</summary>
    /// <remarks>
    /// In each round all of them start together and connect once, one after the other, each time beginning with another: whatever disturbs
    /// the machine disturbs all alike.
    /// </remarks>
    public async Task CompareAsync(string what, IReadOnlyList<Meeting> meetings)
    {
        for (var round = 0; round < LabPlan.Runs; round++)
        {
            var encounters = await Task.WhenAll(meetings.Select(meeting => Encounter.StartAsync(peers, meeting)));
            try
            {
                for (var i = 0; i < meetings.Count; i++)
                {
                    var at = (i + round) % meetings.Count;
                    table.Cell(what, meetings[at].Sides).Add(await encounters[at].ConnectAsync());
                }
            }
            finally
            {
                await Task.WhenAll(encounters.Select(encounter => encounter.DisposeAsync().AsTask()));
            }
        }
    }

    /// <summary>Runs meetings beside each other, where seconds matter and milliseconds do not.</summary>
    /// <param name="meetings">What is run, under which name.</param>
    /// <param name="lanes">How many at a time.</param>
    /// <param name="again">Whether an outcome is worth a second try, with fresh programs; it is not entered but has to connect.</param>
    public async Task RunAsync(IEnumerable<(string What, Meeting Meeting)> meetings, int lanes, Func<Outcome, bool>? again = null)
    {
        var all = meetings.ToArray();
        foreach (var (what, meeting) in all)
        {
            table.Cell(what, meeting.Sides);
        }

        var queue = Enumerable.Range(0, LabPlan.Runs).SelectMany(_ => all);
        await Parallel.ForEachAsync(queue, new ParallelOptions { MaxDegreeOfParallelism = lanes }, async (entry, _) =>
        {
            var cell = table.Find(entry.What, entry.Meeting.Sides)!;
            var outcome = await ConnectAsync(entry.Meeting);
            cell.Add(outcome);
            if (again?.Invoke(outcome) == true)
            {
                var second = await ConnectAsync(entry.Meeting);
                table.Claim(cell, second.Code is null, $"the second try connects, not {second.Code} {second.Trace}");
            }
        });
    }

    private async Task<Outcome> ConnectAsync(Meeting meeting)
    {
        await using var encounter = await Encounter.StartAsync(peers, meeting);
        return await encounter.ConnectAsync(settles: meeting.Settles);
    }
}
