namespace HyperDht.Cli.Shared;

/// <summary>How the tool ends (docs/tool.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Ended by SIGINT before it was up, as a shell reports it.</summary>
    public const int Interrupted = 130;
}
