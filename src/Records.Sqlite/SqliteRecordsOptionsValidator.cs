using Microsoft.Extensions.Options;

namespace HyperDht.Records.Sqlite;

/// <summary>Checks the annotations of <see cref="SqliteRecordsOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SqliteRecordsOptionsValidator : IValidateOptions<SqliteRecordsOptions>;
