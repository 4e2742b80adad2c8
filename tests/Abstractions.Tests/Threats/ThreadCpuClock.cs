using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HyperDht.Tests.Threats;

/// <summary>CPU time of the calling thread, so that what else runs on the machine is not measured.</summary>
internal static partial class ThreadCpuClock
{
    private const int ThreadCpuTime = 3;    // CLOCK_THREAD_CPUTIME_ID on Linux

    /// <summary>Nanoseconds since the thread began; elsewhere than on Linux the wall clock stands in.</summary>
    public static long Nanoseconds() =>
        OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : Stopwatch.GetElapsedTime(0).Ticks * 100;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpecification time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
