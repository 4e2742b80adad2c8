using System.Security.Cryptography;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>Repeats an announcement before storing nodes forget it, and takes it back at the end (spec 02 §9, §14.3).</summary>
internal sealed class KeptAnnouncement(Announcement announcement, ToolStatus status, TimeProvider time)
{
    /// <summary>The least time between two announcements; up to <see cref="Spread"/> is added by chance.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Keeps announcers that started together from announcing together.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromMinutes(2);

    /// <summary>After an announcement that failed; a record lives 13 minutes without one.</summary>
    public static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);

    /// <summary>Taking back has to fit the three seconds that a signal leaves.</summary>
    public static readonly TimeSpan TakingBack = TimeSpan.FromSeconds(1.5);

    /// <summary>Stays until the token fires; the first announcement has been made.</summary>
    /// <param name="limit">Bounds each repetition.</param>
    /// <param name="stop">Ends the stay.</param>
    public async Task StayAsync(TimeSpan limit, CancellationToken stop)
    {
        var pause = NextPause();
        try
        {
            while (true)
            {
                await Task.Delay(pause, time, stop);
                pause = await TryAnnounceAsync(limit, stop) ? NextPause() : RetryPeriod;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            using var leaving = new CancellationTokenSource(TakingBack, time);
            await announcement.UnannounceAsync(leaving.Token);
        }
    }

    private static TimeSpan NextPause() => Period + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)Spread.TotalSeconds));

    private async Task<bool> TryAnnounceAsync(TimeSpan limit, CancellationToken stop)
    {
        using var bounded = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token, stop);
        try
        {
            await announcement.AnnounceAsync(linked.Token);
            return true;
        }
        catch (Exception failure) when (failure is HyperDhtException or ToolException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The network may come back; who watches is told.
            status.ReportFailure(ToolFailure.From(failure));
            return false;
        }
    }
}
