namespace HyperDht.Noise;

/// <summary>How far the cutting of bytes into frames got.</summary>
internal enum FrameStep
{
    /// <summary>All input is used up and no frame is complete.</summary>
    NeedMore,

    /// <summary>A frame is complete.</summary>
    Complete,

    /// <summary>A frame announced a length that cannot be.</summary>
    BadLength,
}
