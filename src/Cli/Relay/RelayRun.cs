using HyperDht.Cli.Shared;
using HyperDht.Firewall;

namespace HyperDht.Cli.Relay;

/// <summary>One run of <c>relay</c>.</summary>
internal sealed class RelayRun(VerbContext context, IReadOnlyList<PublicKey>? allow)
{
    public async Task<int> RunAsync()
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        starting.CancelAfter(context.Node.Timeout);
        await using var node = await context.StartNodeAsync(keyPair, starting.Token);
        var options = new RelayOptions { Firewall = allow is { } keys ? new AllowKeysPolicy(keys) : null, Paired = ReportPair };
        await using var relay = await node.ServeRelayAsync(keyPair, options, starting.Token);
        ReportListening(relay);
        await relay.Closed.WaitAsync(context.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Status.Report("closed", "closed");
        return ExitCode.Done;
    }

    private void ReportListening(IBlindRelay relay) => context.Status.Report("listening", $"relaying on {relay.PublicKey}", writer =>
    {
        writer.WriteString("publicKey", relay.PublicKey.ToHex());
        writer.WriteString("host", relay.Address.HostText);
        writer.WriteNumber("port", relay.Address.Port);
    });

    private void ReportPair(RelayPair pair) => context.Status.Report("pair", $"joined {pair.Initiator} and {pair.Responder}", writer =>
    {
        writer.WriteString("initiator", pair.Initiator.ToHex());
        writer.WriteString("responder", pair.Responder.ToHex());
    });
}
