using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Roles;

/// <summary>A lab with programs in it, to be killed.</summary>
internal static class LabRole
{
    public static async Task<int> RunAsync()
    {
        await using var lab = await Lab.NatLab.StartAsync();
        await lab.RunAsync("home r3 3 consistent; host one r3 3 10; host two r3 3 11; open three 1");
        var programs = new[] { "one", "two", "three", "core" }.Select(host => lab.Start(host, "sleep", "600")).ToArray();
        var peer = new LabProcess(lab.Start("one", "dotnet", typeof(LabRole).Assembly.Location, "client", LabPeers.Bootstrap, "nat", "none"), isOnError: false);
        Lines.Write(new { @event = "up", programs = programs.Length + 1 });
        await Task.Delay(Timeout.Infinite);
        await peer.DisposeAsync();
        return 0;
    }
}
