using Microsoft.Extensions.Logging;

namespace HyperDht.Records.Sqlite;

internal static partial class SqliteLog
{
    [LoggerMessage(6401, LogLevel.Information, "Records file {Path} opened: {Count} records")]
    public static partial void Opened(ILogger logger, string path, long count);

    [LoggerMessage(6402, LogLevel.Error, "Records file {Path} cannot be written ({Error}); records are kept in memory until it can")]
    public static partial void WritingFails(ILogger logger, string path, string error);

    [LoggerMessage(6403, LogLevel.Information, "Records file {Path} can be written again")]
    public static partial void WritingWorks(ILogger logger, string path);

    [LoggerMessage(6404, LogLevel.Error, "Records file {Path} cannot be read ({Error}); what it holds counts as missing")]
    public static partial void ReadingFails(ILogger logger, string path, string error);

    [LoggerMessage(6405, LogLevel.Warning, "Records file {Path} was closed before {Count} changes were written")]
    public static partial void ClosedEarly(ILogger logger, string path, long count);

    [LoggerMessage(6407, LogLevel.Error, "Records file {Path} is not written any more; records are kept in memory")]
    public static partial void WriterEnded(ILogger logger, string path, Exception error);

    [LoggerMessage(6406, LogLevel.Error, "Records file {Path} is damaged ({Damage}); stop the node and move the file away, or restore it from a copy")]
    public static partial void Damaged(ILogger logger, string path, string damage);
}
