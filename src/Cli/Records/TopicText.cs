namespace HyperDht.Cli.Records;

/// <summary>Reads the operand of <c>lookup</c> and <c>announce</c>.</summary>
internal static class TopicText
{
    /// <summary>64 hex characters are the topic itself; any other text is hashed.</summary>
    public static Topic Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Topic.Length];
        return text.Length == 2 * Topic.Length && Convert.FromHexString(text, bytes, out _, out _) == global::System.Buffers.OperationStatus.Done
            ? new Topic(bytes)
            : Topic.Hash(global::System.Text.Encoding.UTF8.GetBytes(text));
    }
}
