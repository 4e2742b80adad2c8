namespace HyperDht.Noise;

/// <summary>What to tell the user about a fault.</summary>
internal static class StreamFaults
{
    /// <summary>The error of a fault: code <c>INVALID_STREAM</c>.</summary>
    /// <param name="fault">Not <see cref="StreamFault.None"/>.</param>
    public static HyperDhtException ToException(this StreamFault fault) => new(DhtErrorCodes.InvalidStream, fault switch
    {
        StreamFault.HeaderLength => "The peer's first frame is not a stream header.",
        StreamFault.HeaderIdentity => "The peer's stream header belongs to another stream.",
        StreamFault.FrameLength => "The peer sent a frame that is too short.",
        StreamFault.Forged => "A frame is not the next one of the peer: it was changed, repeated or lost, or made with other keys.",
        StreamFault.Truncated => "The stream ended inside a frame or before its header; what was received is incomplete.",
        StreamFault.Stalled => "The peer began a frame and did not go on.",
        StreamFault.Handshake => "The handshake inside the stream failed.",
        _ => "The peer broke the protocol of the encrypted stream.",
    });
}
