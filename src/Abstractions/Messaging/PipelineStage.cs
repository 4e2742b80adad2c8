namespace HyperDht.Messaging;

/// <summary>Where a behavior runs; registration order decides inside a stage.</summary>
public enum PipelineStage
{
    /// <summary>Sees everything, decides nothing: metrics, traces.</summary>
    Observe,

    /// <summary>Rate and memory limits.</summary>
    Limit,

    /// <summary>Whether the message is well formed in itself.</summary>
    Validate,

    /// <summary>Whether this node answers it now.</summary>
    Admit,

    /// <summary>The host's own behaviors.</summary>
    Host,
}
