using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Lab;

/// <summary>What this assembly does as a program: a lab with programs in it, to be killed.</summary>
internal static class Program
{
    public static async Task<int> Main()
    {
        await using var lab = await NatLab.StartAsync();
        await lab.RunAsync("home r3 3 consistent; host one r3 3 10; host two r3 3 11; open three 1");
        var programs = new[] { "one", "two", "three", "core" }.Select(host => lab.Start(host, "sleep", "600")).ToArray();
        await using var peer = LabProgram.Peer.Start(lab, "one", "client", LabPeers.Bootstrap, "nat", "none");
        await Console.Out.WriteLineAsync($$"""{"event":"up","programs":{{programs.Length + 1}}}""");
        await Console.Out.FlushAsync();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
