namespace HyperDht.Records.Sqlite.Tests.Support;

/// <summary>Shows a date that a test sets, and no time passes: for tests whose loop has a time of its own.</summary>
internal sealed class StillClock : TimeProvider
{
    public DateTimeOffset Date { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What has passed by the clock that writing is measured with.</summary>
    public TimeSpan Elapsed { get; set; }

    public override DateTimeOffset GetUtcNow() => Date;

    public override long GetTimestamp() => (long)(Elapsed.TotalSeconds * TimestampFrequency);
}
