namespace HyperDht.Plugins;

/// <summary>What a command of a plug-in demands, and what its replies carry beside the value.</summary>
public sealed record DhtPluginCommandOptions
{
    /// <summary>Whether a request without a target is met with silence. Default false.</summary>
    public bool RequiresTarget { get; init; }

    /// <summary>
    /// Whether a request without a valid token is met with silence: only whoever has got a reply of this node before, at the address
    /// that it now writes from, has one. Demand it for whatever stores something. Default false.
    /// </summary>
    public bool RequiresToken { get; init; }

    /// <summary>Whether replies carry a token for a later request. Default true; see <see cref="DhtPluginContext.IncludeToken"/>.</summary>
    public bool IncludeToken { get; init; } = true;

    /// <summary>Whether replies to requests with a target carry closer nodes, without which queries end here. Default true.</summary>
    public bool IncludeCloserNodes { get; init; } = true;
}
