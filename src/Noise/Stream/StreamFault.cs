namespace HyperDht.Noise;

/// <summary>How a peer, or somebody on the path, broke an encrypted stream (spec 05 §10).</summary>
internal enum StreamFault
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The first frame is not 56 bytes long.</summary>
    HeaderLength,

    /// <summary>The first frame names another stream, or our own side.</summary>
    HeaderIdentity,

    /// <summary>A data frame shorter than an empty message.</summary>
    FrameLength,

    /// <summary>A frame that is not the next one of the peer: changed, repeated, missing, moved, or made with other keys.</summary>
    Forged,

    /// <summary>The end came before the header or inside a frame.</summary>
    Truncated,

    /// <summary>A frame was begun and nothing more came for too long.</summary>
    Stalled,

    /// <summary>A handshake message inside the stream was not valid.</summary>
    Handshake,
}
