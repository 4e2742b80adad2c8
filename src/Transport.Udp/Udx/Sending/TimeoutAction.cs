namespace HyperDht.Udx.Sending;

/// <summary>What an expired deadline asks for.</summary>
internal enum TimeoutAction
{
    /// <summary>Nothing beyond sending what may be sent.</summary>
    None,

    /// <summary>One packet more, whatever the limits say: the end of a flight may be lost.</summary>
    Probe,

    /// <summary>A retransmission timeout happened.</summary>
    TimedOut,

    /// <summary>The peer is gone.</summary>
    GiveUp,
}
