namespace HyperDht.Runtime;

/// <summary>Where ids, tokens, nonces, ports and jitter come from (threat-model L5).</summary>
/// <remarks>Thread safe. The system's source is cryptographic; only the simulator has another one.</remarks>
public interface IRandomSource
{
    /// <summary>Fills a buffer with unpredictable bytes.</summary>
    /// <param name="destination">Filled completely.</param>
    void Fill(Span<byte> destination);

    /// <summary>A uniform number in [0, <paramref name="exclusiveMaximum"/>).</summary>
    /// <param name="exclusiveMaximum">At least 1.</param>
    int Next(int exclusiveMaximum);
}
