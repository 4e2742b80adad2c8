using System.Globalization;
using HyperDht.NatLab.Tests.Lab;
using HyperDht.NatLab.Tests.Matrix;
using HyperDht.NatLab.Tests.Peers;
using Xunit.Abstractions;

namespace HyperDht.NatLab.Tests;

/// <summary>Homes behind links that take shorter packets than Ethernet does.</summary>
[Collection(nameof(LabCollection))]
public class PathMtuTests(LabFixture fixture, ITestOutputHelper output)
{
    private const int Bytes = 4 << 20;
    private const int Lanes = 3;

    // A router that says that a packet is too long, one that is not heard, a host that knows itself, and the least that IPv6 tunnels leave.
    private const string Homes =
        """
        home r41 41 consistent; host m41 r41 41 10; narrow r41 41 1300
        home r42 42 consistent; host m42 r42 42 10; narrow r42 42 1300; deaf m42
        home r43 43 consistent; host m43 r43 43 10; narrow r43 43 1300; in_ns m43 ip link set e43x10 mtu 1300
        home r44 44 consistent; host m44 r44 44 10; narrow r44 44 1280; deaf m44
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    // The black hole is the hard one: what is too long is just lost, and nothing else must be lost with it.
    private static readonly string[] Hosts = LabPlan.IsFull ? ["m41", "m42", "m43", "m44"] : ["m42"];

    [SkippableFact]
    public async Task NarrowLinks_AreMeasuredAndCarryBytesBothWays()
    {
        LabFixture.SkipWhenMissing();
        await fixture.Lab.RunAsync(Homes);
        Func<Task>[] all =
        [
            () => MeasureAsync("m41", 1300),
            () => MeasureAsync("m42", 1300),
            () => MeasureAsync("m43", 1300),
            () => MeasureAsync("m44", 1280),
            .. from host in Hosts from sides in Sides.WithOurs select (Func<Task>)(() => TransferAsync(sides, "consistent-server", host)),
            .. from host in Hosts from sides in Sides.WithOurs select (Func<Task>)(() => TransferAsync(sides, host, "consistent-client")),
        ];

        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (one, _) => await one());
    }

    private async Task MeasureAsync(string host, int expected)
    {
        await using var doctor = fixture.Peers.StartTool(host, "doctor");
        while (true)
        {
            var finding = await doctor.WaitAsync(Deadline, "finding", "error");
            output.WriteLine($"{host}: {finding.GetRawText()}");
            Assert.Equal("finding", finding.GetProperty("event").GetString());
            if (finding.GetProperty("finding").GetString() == "mtu")
            {
                Assert.Equal(expected, finding.GetProperty("mtu").GetInt32());
                return;
            }
        }
    }

    private async Task TransferAsync(Sides sides, string serverHost, string clientHost)
    {
        await using var server = fixture.Peers.Start(sides.IsServerOurs, "server", serverHost, namesRelay: false, "1");
        var key = (await server.WaitAsync(Deadline, "listening")).GetProperty("keys")[0].GetString()!;
        await using var client = fixture.Peers.Start(
            sides.IsClientOurs, "transfer", clientHost, namesRelay: false, key, Bytes.ToString(CultureInfo.InvariantCulture));

        var end = await client.WaitAsync(Deadline, "done", "error");

        output.WriteLine($"{serverHost}, {clientHost}, {sides}: {end.GetRawText()}");
        Assert.Equal("done", end.GetProperty("event").GetString());
        Assert.True(end.GetProperty("same").GetBoolean());
    }
}
