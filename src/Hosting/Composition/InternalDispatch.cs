namespace HyperDht.Hosting.Composition;

/// <summary>Whether internal commands take the way through the pipeline; without behaviors the RPC layer answers them at once.</summary>
/// <param name="IsNeeded">Whether somebody added a behavior.</param>
internal sealed record InternalDispatch(bool IsNeeded);
