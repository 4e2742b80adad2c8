namespace HyperDht.Records.Sqlite.Tests.Support;

/// <summary>Shows a date that a test sets, and no time passes: for tests whose loop has a time of its own.</summary>
internal sealed class StillClock : TimeProvider
{
    public DateTimeOffset Date { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Date;

    public override long GetTimestamp() => 0;
}
