namespace HyperDht.Transport;

/// <summary>What one batch of acknowledgements told about the path.</summary>
public readonly record struct CongestionSample
{
    /// <summary>The time.</summary>
    public required TimeSpan Now { get; init; }

    /// <summary>Packets newly acknowledged.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Packets newly found lost.</summary>
    public required int Lost { get; init; }

    /// <summary>Packets in flight now.</summary>
    public required int InFlight { get; init; }

    /// <summary>Packets in flight before this batch.</summary>
    public required int PriorInFlight { get; init; }

    /// <summary>Packets acknowledged since the stream began.</summary>
    public required long Delivered { get; init; }

    /// <summary><see cref="Delivered"/> when the packet this sample rests on was sent.</summary>
    public required long PriorDelivered { get; init; }

    /// <summary>Packets that arrived in <see cref="Interval"/>; never more than were sent in such a span.</summary>
    public required long DeliveredMeanwhile { get; init; }

    /// <summary>Packets lost between the sending and the acknowledgement of the packet this sample rests on.</summary>
    public required long LostMeanwhile { get; init; }

    /// <summary>The span in which <see cref="DeliveredMeanwhile"/> packets arrived; zero when unknown.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Round trip of a packet that was sent once; zero when there was none.</summary>
    public required TimeSpan RoundTrip { get; init; }

    /// <summary>Smoothed round trip; zero when there was no sample yet.</summary>
    public required TimeSpan SmoothedRoundTrip { get; init; }

    /// <summary>Whether the sender had nothing more to send, so that the rate says nothing about the path.</summary>
    public required bool IsAppLimited { get; init; }
}
