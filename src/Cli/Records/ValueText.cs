using HyperDht.Cli.Shared;
using HyperDht.Records;

namespace HyperDht.Cli.Records;

/// <summary>Reads the operand of <c>put</c>.</summary>
internal static class ValueText
{
    private const string Stdin = "-";

    /// <summary>The text's UTF-8, or what stdin holds.</summary>
    /// <exception cref="UsageException">More than a value may have.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string text, ToolConsole console, CancellationToken cancellationToken)
    {
        var value = text == Stdin ? await ReadAsync(console.Input, cancellationToken) : global::System.Text.Encoding.UTF8.GetBytes(text);
        return value.Length <= DhtValue.MaxLength
            ? value
            : throw new UsageException($"put: a value may have at most {DhtValue.MaxLength} bytes");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        // One byte beyond the limit is enough to refuse the rest of a stream without end.
        var buffer = new byte[DhtValue.MaxLength + 1];
        var length = 0;
        while (length < buffer.Length && await input.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
        }

        return buffer.AsMemory(0, length);
    }
}
