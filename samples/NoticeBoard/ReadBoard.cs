using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace NoticeBoard;

/// <summary>Asks for the newest notices on the board of the target.</summary>
/// <param name="Limit">At most so many.</param>
public sealed record ReadBoard(ulong Limit = 20) : IPluginRequest<ReadBoard, Board>
{
    public void Write(ref WireWriter writer) => writer.WriteUInt(Limit);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out ReadBoard? value)
    {
        value = reader.TryReadUInt(out var limit) ? new ReadBoard(limit) : null;
        return value is not null;
    }
}
