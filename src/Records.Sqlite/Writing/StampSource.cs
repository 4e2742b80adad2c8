using HyperDht.Records.Sqlite.Database;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Gives out row ids: each later than all before.</summary>
/// <param name="last">The greatest id of the file.</param>
internal sealed class StampSource(long last)
{
    private long _last = last;

    public long Take(long time) => _last = Math.Max(_last + 1, Stamp.FromTime(time));
}
