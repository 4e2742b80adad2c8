namespace HyperDht.Records.Tests.Support;

/// <summary>A wall clock that stands where a test puts it.</summary>
public sealed class SettableClock(long unixMilliseconds) : TimeProvider
{
    public long UnixMilliseconds { get; set; } = unixMilliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);
}
