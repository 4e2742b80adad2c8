namespace HyperDht.Records.Sqlite.Tests.Support;

/// <summary>Shows the real date, but no time passes: for tests whose loop has a time of its own.</summary>
internal sealed class StillClock : TimeProvider
{
    public override long GetTimestamp() => 0;
}
