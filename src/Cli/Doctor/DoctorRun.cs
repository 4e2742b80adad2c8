using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Doctor;

/// <summary>One examination of this host and, with a key, of one connect.</summary>
internal sealed class DoctorRun(ToolConsole console, ToolStatus status, HyperDhtNode node, TimeProvider? time = null)
{
    private static readonly TimeSpan DirectPatience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Examines the network around this host and reports.</summary>
    public async Task ExamineHostAsync(CancellationToken cancellationToken)
    {
        status.ReportProgress("examining this host: its NAT, whether it can be reached, path MTU");
        foreach (var finding in NodeDiagnosis.Of(await node.ExamineAsync(cancellationToken)))
        {
            Report(finding);
        }
    }

    /// <summary>Connects once, and reports each step and the outcome.</summary>
    /// <param name="key">The peer.</param>
    /// <param name="relay">Names a relay; null for none.</param>
    /// <param name="cancellationToken">Fires when the time is over, or with <paramref name="stop"/>.</param>
    /// <param name="stop">Fires when somebody stops the tool.</param>
    /// <exception cref="HyperDhtException">The connect failed; everything about it is reported by then.</exception>
    public async Task ExamineConnectAsync(PublicKey key, IRelaySelector? relay, CancellationToken cancellationToken, CancellationToken stop = default)
    {
        status.ReportProgress($"connecting to {key}");
        using var progress = new ConnectProgress(status, _time);
        try
        {
            await using var connection = await node.ConnectAsync(key, new ConnectOptions { RelayThrough = relay }, cancellationToken);
            await WaitForDirectAsync(connection, cancellationToken);
            Report(connection.Trace, null);
        }
        catch (Exception error) when (ConnectTrace.Of(error) is { } trace)
        {
            Report(trace, stop.IsCancellationRequested ? ToolFailure.Stopped : ToolFailure.From(error));
            throw;
        }
    }

    // A relay is fast: why the path is not direct shows later, or it becomes direct after all.
    private async Task WaitForDirectAsync(IHyperDhtConnection connection, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < DirectPatience && !cancellationToken.IsCancellationRequested; waited += Glance)
        {
            if (connection.Trace is not { Path: PathKind.Relay, DirectFailure: null })
            {
                return;
            }

            await Task.Delay(Glance, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private void Report(ConnectTrace trace, ToolFailure? failure)
    {
        foreach (var finding in ConnectDiagnosis.Of(trace, failure))
        {
            Report(finding);
        }
    }

    private void Report(Finding finding)
    {
        if (!status.IsJson)
        {
            console.WriteLine(finding.Text);
        }

        status.Report("finding", null, writer =>
        {
            writer.WriteString("finding", finding.Name);
            writer.WriteString("text", finding.Text);
            finding.Write(writer);
        });
    }
}
