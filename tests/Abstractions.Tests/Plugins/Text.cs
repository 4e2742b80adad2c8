using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace HyperDht.Tests.Plugins;

internal sealed record Text(string Content) : IPluginRequest<Text, NoValue>
{
    public void Write(ref WireWriter writer) => writer.WriteString(Content);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Text? value)
    {
        value = reader.TryReadString(out var content) ? new Text(content) : null;
        return value is not null;
    }
}
