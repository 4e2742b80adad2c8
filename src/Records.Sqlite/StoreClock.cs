using HyperDht.Runtime;

namespace HyperDht.Records.Sqlite;

/// <summary>What records are stamped with: the wall clock at the start, and the loop's time from there.</summary>
/// <remarks>So it never runs backwards, whatever is done to the wall clock meanwhile.</remarks>
internal sealed class StoreClock(IDhtLoop loop, TimeProvider time)
{
    private long _start;

    /// <summary>Milliseconds since 1970.</summary>
    public long Now => _start + (long)loop.Now.TotalMilliseconds;

    /// <summary>Starts it, not before the newest record of the file.</summary>
    public void Start(long newest) =>
        _start = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), newest) - (long)loop.Now.TotalMilliseconds;
}
