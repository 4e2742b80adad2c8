namespace HyperDht.NatLab.Tests.Peers;

/// <summary>How one connect ended.</summary>
/// <param name="Code">The error code; null when it opened.</param>
/// <param name="Milliseconds">From the call to the open, or to the error.</param>
/// <param name="Path">The kind of path, when the client says.</param>
internal sealed record Outcome(string? Code, double Milliseconds, string? Path);
