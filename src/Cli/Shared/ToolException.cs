namespace HyperDht.Cli.Shared;

/// <summary>A failure of the tool itself, with a code of its own.</summary>
internal sealed class ToolException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public string Code { get; } = code;
}
