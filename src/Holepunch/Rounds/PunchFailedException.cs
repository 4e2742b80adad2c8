namespace HyperDht.Holepunch.Rounds;

/// <summary>Why the rounds through one relay came to nothing. Stays inside a dial.</summary>
/// <param name="code">One of <see cref="DhtErrorCodes"/>.</param>
/// <param name="message">For the trace.</param>
/// <param name="isFinal">Whether another relay cannot change it.</param>
internal sealed class PunchFailedException(string code, string message, bool isFinal = false) : Exception(message)
{
    public string Code { get; } = code;

    public bool IsFinal { get; } = isFinal;

    /// <summary>Whether the server knows that it is over.</summary>
    public bool IsByServer { get; init; }
}
