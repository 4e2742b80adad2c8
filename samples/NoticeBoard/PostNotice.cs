using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace NoticeBoard;

/// <summary>Puts a notice on the board of the target.</summary>
public sealed record PostNotice(string Text) : IPluginRequest<PostNotice, NoValue>
{
    public void Write(ref WireWriter writer) => writer.WriteString(Text);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out PostNotice? value)
    {
        value = reader.TryReadString(out var text) ? new PostNotice(text) : null;
        return value is not null;
    }
}
