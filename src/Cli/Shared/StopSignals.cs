using System.Runtime.InteropServices;

namespace HyperDht.Cli.Shared;

/// <summary>Ctrl-C and SIGTERM: the first asks to stop, and the process ends within three seconds whatever happens; the second ends it at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.7);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Timer? _watchdog;

    private StopSignals()
    {
    }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The code with which an impatient end leaves.</summary>
    public int ExitCodeWhenLate { get; set; } = ExitCode.Done;

    public static StopSignals Listen()
    {
        var signals = new StopSignals();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            signals._registrations.Add(PosixSignalRegistration.Create(signal, signals.Handle));
        }

        return signals;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _watchdog?.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            return; // The system's own way ends the process.
        }

        context.Cancel = true;
        _watchdog = new Timer(_ => Environment.Exit(ExitCodeWhenLate), null, Patience, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }
}
