using System.Runtime.InteropServices;

namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>How large this process may make files: writing beyond it fails, as it does on a full disk.</summary>
internal static partial class FileSizeLimit
{
    private const int FileSize = 1;              // RLIMIT_FSIZE
    private const int FileSizeExceeded = 25;     // SIGXFSZ

    /// <summary>Has writes fail instead of ending the process. Dispose to undo.</summary>
    public static IDisposable Survive() => PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, signal => signal.Cancel = true);

    public static void Set(long bytes)
    {
        if (GetLimit(FileSize, out var limit) != 0 || SetLimit(FileSize, limit with { Soft = Math.Min((ulong)bytes, limit.Hard) }) != 0)
        {
            throw new InvalidOperationException("The limit cannot be set.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limits limits);

    private readonly record struct Limits(ulong Soft, ulong Hard);
}
