namespace HyperDht.Hosting.Pipeline;

/// <summary>Codes that the pipeline itself answers with (spec 01 §9).</summary>
internal static class PipelineErrors
{
    /// <summary>The node does not answer this command now.</summary>
    public const uint UnknownCommand = 1;
}
