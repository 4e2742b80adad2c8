namespace HyperDht.Runtime;

/// <summary>Deadlines of cores, null for none.</summary>
internal static class Deadlines
{
    /// <summary>The earlier one; null when there is neither.</summary>
    public static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => b is null || a < b ? a : b;
}
