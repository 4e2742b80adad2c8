using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace HyperDht.Tests.Plugins;

internal sealed record OtherText(string Content) : IPluginRequest<OtherText, NoValue>
{
    public void Write(ref WireWriter writer) => writer.WriteString(Content);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out OtherText? value)
    {
        value = reader.TryReadString(out var content) ? new OtherText(content) : null;
        return value is not null;
    }
}
