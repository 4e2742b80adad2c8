using HyperDht.Records;
using HyperDht.Records.Sqlite;
using HyperDht.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HyperDht;

/// <summary>Keeps a node's records in a SQLite database.</summary>
public static class SqliteRecordsExtensions
{
    /// <summary>
    /// Keeps records, announcements and good nodes in a file, so that a node that starts again serves what it promised and finds the network
    /// without a bootstrap node.
    /// </summary>
    /// <param name="builder">What <c>AddHyperDht</c> returned.</param>
    /// <param name="path">The database file. It is made when missing; its directory must exist. One node at a time uses it.</param>
    /// <param name="configure">Changes the bounds; null for 1 GiB and 4 million records.</param>
    /// <exception cref="OptionsValidationException">An option is wrong; the message says which and what it may be.</exception>
    /// <remarks>
    /// A file that is something else, damaged, newer or in use is never touched: the node's start fails with <see cref="HyperDhtException"/>,
    /// code <see cref="DhtErrorCodes.StorageUnavailable"/>, in one sentence that names the file. When the disk fails later, the node goes on
    /// out of memory. Killed at any point, the process loses at most the last 100 ms of what was put.
    /// </remarks>
    public static TBuilder UseSqliteRecords<TBuilder>(this TBuilder builder, string path, Action<SqliteRecordsOptions>? configure = null)
        where TBuilder : IHyperDhtBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new SqliteRecordsOptions { Path = path };
        configure?.Invoke(options);
        var check = new SqliteRecordsOptionsValidator().Validate("SqliteRecords", options);
        if (check.Failed)
        {
            throw new OptionsValidationException(builder.Name, typeof(SqliteRecordsOptions), check.Failures);
        }

        builder.Services.RemoveAll<SqliteRecordsOptions>();
        builder.Services.RemoveAll<IRecordStore>();
        builder.Services.RemoveAll<INodeMemory>();
        builder.Services.AddSingleton(options);
        builder.Services.TryAddScoped<SqliteRecordStore>();
        builder.Services.AddScoped<IRecordStore>(scope => scope.GetRequiredService<SqliteRecordStore>());
        builder.Services.AddScoped<INodeMemory>(scope => scope.GetRequiredService<SqliteRecordStore>());
        return builder;
    }
}
