namespace HyperDht.Routing.Requests;

/// <summary>Smoothed round trip and its spread, in whole milliseconds, with the reference's shifts (spec 01 §13).</summary>
internal readonly record struct RoundTripEstimate(int Average, int Variance)
{
    public static RoundTripEstimate First(int milliseconds) => new(milliseconds, milliseconds >> 1);

    public RoundTripEstimate With(int milliseconds) => new(
        Average + ((milliseconds - Average) >> 3),
        Variance + ((Math.Abs(Average - milliseconds) - Variance) >> 2));
}
