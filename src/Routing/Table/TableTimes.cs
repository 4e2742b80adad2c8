namespace HyperDht.Routing.Table;

/// <summary>Ages of nodes, in ticks of five seconds (spec 01 §26).</summary>
internal static class TableTimes
{
    /// <summary>Heard from less than a minute ago.</summary>
    public const int RecentTicks = 12;

    /// <summary>Known for more than half an hour; also the pause between two NAT samples of one node.</summary>
    public const int OldTicks = 360;
}
