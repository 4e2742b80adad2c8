namespace HyperDht;

/// <summary>Something the network or a peer did not allow.</summary>
/// <remarks>The codes are the reference's names (spec 03 §20, spec 02 §11), see <see cref="DhtErrorCodes"/>.</remarks>
public sealed class HyperDhtException : Exception
{
    /// <summary>Creates one with code <c>UNKNOWN</c>.</summary>
    public HyperDhtException()
        : this("UNKNOWN", "Unknown failure")
    {
    }

    /// <summary>Creates one with code <c>UNKNOWN</c>.</summary>
    /// <param name="message">A sentence that says what to do.</param>
    public HyperDhtException(string message)
        : this("UNKNOWN", message)
    {
    }

    /// <summary>Creates one with code <c>UNKNOWN</c>.</summary>
    /// <param name="message">A sentence that says what to do.</param>
    /// <param name="innerException">The cause.</param>
    public HyperDhtException(string message, Exception? innerException)
        : this("UNKNOWN", message, innerException)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="errorCode">One of <see cref="DhtErrorCodes"/>.</param>
    /// <param name="message">A sentence that says what to do.</param>
    /// <param name="innerException">The cause, or none.</param>
    /// <param name="trace">The story of the connect that failed, or none.</param>
    public HyperDhtException(string errorCode, string message, Exception? innerException = null, ConnectTrace? trace = null)
        : base(message, innerException)
    {
        ErrorCode = errorCode;
        Trace = trace;
    }

    /// <summary>The reference's name of the failure, such as <c>PEER_NOT_FOUND</c>.</summary>
    public string ErrorCode { get; }

    /// <summary>What a failed connect did, step by step; null for other failures.</summary>
    public ConnectTrace? Trace { get; }
}
