namespace HyperDht.Transport;

/// <summary>Decides how much of a stream may be in flight, and how fast it leaves.</summary>
/// <remarks>
/// One instance for each stream, called on its loop only. Everything counts in packets; times are on
/// <see cref="Runtime.IDhtLoop.Now"/>'s clock. An implementation reads no clock of its own.
/// </remarks>
public interface ICongestionController
{
    /// <summary>Packets that may be in flight; at least 1.</summary>
    int Window { get; }

    /// <summary>Packets per second; positive infinity for as fast as the window allows.</summary>
    double PacingRate { get; }

    /// <summary>A packet leaves.</summary>
    /// <param name="now">The time.</param>
    /// <param name="inFlight">Packets in flight before it.</param>
    void OnSent(TimeSpan now, int inFlight);

    /// <summary>An acknowledgement brought news.</summary>
    /// <param name="sample">What it said.</param>
    void OnAcknowledged(in CongestionSample sample);

    /// <summary>Packets were found lost and the stream, until then undisturbed, starts to repair.</summary>
    /// <param name="now">The time.</param>
    /// <param name="inFlight">Packets still in flight.</param>
    void OnRecoveryStarted(TimeSpan now, int inFlight);

    /// <summary>Nothing was acknowledged for a whole retransmission timeout.</summary>
    /// <param name="now">The time.</param>
    /// <param name="inFlight">Packets still in flight.</param>
    void OnTimeout(TimeSpan now, int inFlight);

    /// <summary>The repair is complete: something sent after its start was acknowledged.</summary>
    /// <param name="now">The time.</param>
    void OnRecovered(TimeSpan now);
}
