namespace HyperDht.Udx;

/// <summary>Why a stream is gone (spec 04 §9).</summary>
internal enum UdxCloseReason
{
    /// <summary>Both sides ended and everything was confirmed.</summary>
    Ended,

    /// <summary>This side destroyed it.</summary>
    Destroyed,

    /// <summary>The peer destroyed it: ECONNRESET.</summary>
    Reset,

    /// <summary>The peer stopped acknowledging: ETIMEDOUT.</summary>
    TimedOut,

    /// <summary>The node is suspended.</summary>
    Suspended,

    /// <summary>The context was closed.</summary>
    ContextClosed,
}
