namespace HyperDht.Routing.Requests;

/// <summary>How long an answer usually takes, over all nodes; decides when a visit counts as slow.</summary>
internal sealed class RoundTripClock
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(30);

    private TimeSpan _average;
    private TimeSpan _deviation;
    private bool _isMeasured;

    /// <summary>After how long an answer is overdue; one second until something was measured.</summary>
    public TimeSpan SlowAfter { get; private set; } = OutboundRequest.DefaultTimeout;

    /// <summary>Adds a measurement of a request that was transmitted once.</summary>
    public void Add(TimeSpan roundTrip)
    {
        if (_isMeasured)
        {
            _deviation += ((_average - roundTrip).Duration() - _deviation) / 4;
            _average += (roundTrip - _average) / 8;
        }
        else
        {
            _isMeasured = true;
            _average = roundTrip;
            _deviation = roundTrip / 2;
        }

        // The deviation keeps far nodes from being given up on when most of the others are near.
        var usual = Longer(_average * 4, _average + (_deviation * 4));
        SlowAfter = usual < Least ? Least : usual > OutboundRequest.DefaultTimeout ? OutboundRequest.DefaultTimeout : usual;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
