namespace HyperDht.Cli.Shared;

/// <summary>Reads the value of <c>--bootstrap</c>: comma-separated entries.</summary>
internal static class BootstrapText
{
    /// <summary>The entries.</summary>
    /// <exception cref="UsageException">One of them is none.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var entries = text.Split(',');
        foreach (var entry in entries)
        {
            if (!BootstrapListAttribute.IsEntry(entry))
            {
                throw new UsageException($"--bootstrap: '{entry}' is not host:port with a port from 1 to 65535");
            }
        }

        return entries;
    }
}
