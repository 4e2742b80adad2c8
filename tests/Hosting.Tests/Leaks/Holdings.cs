using System.Diagnostics;
using HyperDht.Connections.Node;
using HyperDht.Hosting.Composition;
using HyperDht.Runtime;
using HyperDht.Udx;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Leaks;

/// <summary>What two nodes and the process hold at one moment.</summary>
/// <param name="Sockets">Open sockets of the process.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="SystemTimers">Timers of the runtime.</param>
/// <param name="LoopTimers">Timers of the loop.</param>
/// <param name="Streams">Reliable streams of both nodes.</param>
/// <param name="Connections">Connections of both nodes.</param>
/// <param name="HalfOpen">Unproven handshakes of both nodes.</param>
internal sealed record Holdings(int Sockets, int Threads, long SystemTimers, int LoopTimers, int Streams, int Connections, int HalfOpen)
{
    private const int Looks = 20;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>The look with the fewest timers: a check of the routing table that happens to run has some, and what leaked is in every look.</summary>
    public static async Task<Holdings> CountAtRestAsync(params HyperDhtNode[] nodes)
    {
        var least = await CountAsync(nodes);
        for (var look = 1; look < Looks; look++)
        {
            await Task.Delay(Between);
            var holdings = await CountAsync(nodes);
            least = holdings.LoopTimers < least.LoopTimers ? holdings : least;
        }

        return least;
    }

    public static async Task<Holdings> CountAsync(params HyperDhtNode[] nodes)
    {
        var (timers, streams, connections, halfOpen) = (0, 0, 0, 0);
        foreach (var node in nodes)
        {
            var loop = node.Services.GetRequiredService<IDhtLoop>();
            await loop.InvokeAsync(() =>
            {
                var dht = (DhtNode)node.Services.GetRequiredService<IHyperDht>();
                timers = node.Services.GetRequiredService<LoopLease>().Loop.TimerCount;
                streams += node.Services.GetRequiredService<UdxContext>().StreamCount;
                connections += dht.ConnectionCount;
                halfOpen += dht.HalfOpenCount;
                return Task.FromResult(true);
            });
        }

        using var process = Process.GetCurrentProcess();
        return new Holdings(CountSockets(), process.Threads.Count, Timer.ActiveCount, timers, streams, connections, halfOpen);
    }

    // Other platforms have no such list; the other figures hold there, too.
    private static int CountSockets() => !Directory.Exists("/proc/self/fd")
        ? 0
        : Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
