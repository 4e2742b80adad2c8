using System.Globalization;
using HyperDht.Tests.Sockets;

namespace HyperDht.Tests.Threats;

/// <summary>A process opens nothing but the configured UDP sockets, and gives back what it opened.</summary>
[Collection(Alone)]
public sealed class L8_Exposure
{
    public const string Alone = "alone";

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnlyTheBoundSockets_AreOpen(bool portable)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc");
        var before = OpenSockets();
        await using var fixture = new LoopFixture(portable);
        ushort[] ports = [fixture.Bind(new Echo()).LocalAddress.Port, fixture.Bind().LocalAddress.Port];
        Pings.AssertAnswered(await Pings.MeasureAsync(PeerAddress.Loopback(ports[0]), TimeSpan.FromMilliseconds(200)));

        var opened = OpenSockets().Except(before).Order().ToList();

        Assert.Equal(ports.Order().Select(port => $"udp 127.0.0.1:{port}").Order(), opened);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EndedLoops_LeaveNoThreadAndNoDescriptor(bool portable)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc");
        await CycleAsync(portable, 2);
        await Eventually.IsTrueAsync(() => LoopThreads().Count == 0, "threads of earlier loops ended");
        var descriptors = Directory.GetFiles("/proc/self/fd").Length;

        const int cycles = 30;
        await CycleAsync(portable, cycles);

        await Eventually.IsTrueAsync(() => LoopThreads().Count == 0, "threads ended");

        // The test runner has descriptors of its own that come and go.
        await Eventually.IsTrueAsync(() => Directory.GetFiles("/proc/self/fd").Length < descriptors + (cycles / 3), "descriptors closed");
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IdleLoop_Sleeps_ItsWatcherToo(bool portable)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc");
        await Eventually.IsTrueAsync(() => LoopThreads().Count == 0, "threads of earlier loops ended");
        await using var fixture = new LoopFixture(portable);
        var socket = fixture.Bind(new Echo());
        Pings.AssertAnswered(await Pings.MeasureAsync(socket.LocalAddress, TimeSpan.FromMilliseconds(100)));
        fixture.Loop.PostCompletion(_ => { }, null);
        await Task.Delay(300);
        var before = Wakeups();

        await Task.Delay(500);

        Assert.InRange(Wakeups() - before, 0, 4);
    }

    private static async Task CycleAsync(bool portable, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var fixture = new LoopFixture(portable);
            var inbox = new Inbox();
            var (sender, echo) = (fixture.Bind(inbox), fixture.Bind(new Echo()));
            fixture.Loop.Post(_ => sender.Send([1], echo.LocalAddress), null);
            fixture.Loop.PostCompletion(_ => { }, null);
            await inbox.WaitForAsync(1);
        }
    }

    private static List<string> LoopThreads() => [.. Directory.GetDirectories("/proc/self/task")
        .Where(task => Read(task + "/comm").StartsWith("HyperDht", StringComparison.Ordinal))];

    private static long Wakeups() => LoopThreads().Sum(task => Read(task + "/status").Split('\n')
        .Where(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture)));

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The thread ended meanwhile.
            return string.Empty;
        }
    }

    private static List<string> OpenSockets()
    {
        var inodes = Directory.GetFiles("/proc/self/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget)
            .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
            .Select(target => target![8..^1])
            .ToHashSet();
        return [.. new[] { "udp", "udp6", "tcp", "tcp6", "raw", "raw6" }.SelectMany(kind => ReadTable(kind, inodes))];
    }

    private static IEnumerable<string> ReadTable(string kind, HashSet<string> inodes)
    {
        const int localColumn = 1;
        const int inodeColumn = 9;
        var path = "/proc/self/net/" + kind;
        return (File.Exists(path) ? File.ReadAllLines(path) : [])
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => inodes.Contains(columns[inodeColumn]))
            .Select(columns => $"{kind} {ReadAddress(columns[localColumn])}");
    }

    private static string ReadAddress(string text)
    {
        if (text.Length != 13)
        {
            return text;
        }

        var host = uint.Parse(text[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var port = ushort.Parse(text[9..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new PeerAddress(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(host), port).ToString();
    }
}

[CollectionDefinition(L8_Exposure.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
