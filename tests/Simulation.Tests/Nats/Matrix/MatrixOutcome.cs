namespace HyperDht.Simulation.Tests.Nats.Matrix;

/// <summary>How one connect of the matrix went.</summary>
/// <param name="Server">The kind of NAT that the listener is behind.</param>
/// <param name="Client">The kind of NAT that the dialer is behind.</param>
/// <param name="Time">Virtual time until the connect returned.</param>
/// <param name="Path">How it is connected; null when it is not.</param>
/// <param name="ErrorCode">Why not.</param>
/// <param name="Defect">What must never be: a hang, a half-open stream, an error that says nothing; null when all is well.</param>
internal sealed record MatrixOutcome(string Server, string Client, TimeSpan Time, PathKind? Path, string? ErrorCode, string? Defect)
{
    /// <summary>What the connect tells about itself.</summary>
    public string Story { get; init; } = string.Empty;
}
