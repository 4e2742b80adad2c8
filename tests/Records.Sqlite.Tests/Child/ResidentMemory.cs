using System.Diagnostics;

namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>How far the resident memory of this process has grown at most.</summary>
internal sealed class ResidentMemory
{
    private const int Interval = 64;

    private readonly long _start = Read();
    private long _most;
    private int _samples;

    /// <summary>Bytes.</summary>
    public long Growth => Math.Max(0, _most - _start);

    public void Sample()
    {
        if (_samples++ % Interval == 0)
        {
            _most = Math.Max(_most, Read());
        }
    }

    private static long Read()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
