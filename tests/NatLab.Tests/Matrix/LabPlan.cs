using System.Globalization;

namespace HyperDht.NatLab.Tests.Matrix;

/// <summary>How much the lab runs: every number, or each pair once.</summary>
internal static class LabPlan
{
    private const int RunsInFull = 20;

    public static bool IsFull => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";

    /// <summary>Runs of each pair, each with fresh programs.</summary>
    public static int Runs => Environment.GetEnvironmentVariable("HYPERDHT_LAB_RUNS") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : IsFull ? RunsInFull : 1;
}
