using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace NoticeBoard;

/// <summary>Notices, newest first: a count, then for each its age in seconds and its text.</summary>
public sealed record Board(IReadOnlyList<Notice> Notices) : IPluginValue<Board>
{
    private const int SmallestNotice = 2;

    public void Write(ref WireWriter writer)
    {
        writer.WriteUInt((ulong)Notices.Count);
        foreach (var notice in Notices)
        {
            writer.WriteUInt((ulong)notice.Age.TotalSeconds);
            writer.WriteString(notice.Text);
        }
    }

    // TryReadCount compares the count with the bytes that are left: nobody makes us allocate by a number that he only claims.
    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Board? value)
    {
        value = null;
        if (!reader.TryReadCount(SmallestNotice, out var count))
        {
            return false;
        }

        var notices = new Notice[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadUInt(out var seconds) || !reader.TryReadString(out var text) || seconds > uint.MaxValue)
            {
                return false;
            }

            notices[i] = new Notice(text, TimeSpan.FromSeconds(seconds));
        }

        value = new Board(notices);
        return true;
    }
}
