using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Doctor;

/// <summary>Says what this host's NAT is and, with a key, why a connect goes the way it goes.</summary>
internal static class DoctorVerb
{
    public static Verb Create()
    {
        var key = new Argument<string?>("key")
        {
            Description = "A peer's key, hex or z-base-32: connects to it once and tells each step.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var relay = KeyList.CreateRelayOption();
        var command = new Command("doctor", "Says what NAT this host is behind, whether it can be reached, and how large packets may be; with a key, the story of one connect.");
        command.Arguments.Add(key);
        command.Options.Add(relay);
        return new(command, context => RunAsync(context, context.Parsed.GetValue(key), KeyList.ReadRelays(context.Parsed.GetValue(relay))))
        {
            TimeoutSeconds = Verb.ConnectSeconds,
        };
    }

    private static async Task<int> RunAsync(VerbContext context, string? text, IRelaySelector? relay)
    {
        var key = default(PublicKey);
        if (text is not null && !PublicKey.TryParse(text, out key))
        {
            throw new UsageException($"doctor: '{text}' is not a key of 64 hex or 52 z-base-32 characters");
        }

        try
        {
            return await ExamineAsync(context, text is null ? null : key, relay);
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static async Task<int> ExamineAsync(VerbContext context, PublicKey? key, IRelaySelector? relay)
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        limit.CancelAfter(context.Node.Timeout);
        context.Status.ReportProgress("joining the network");
        await using var node = await context.StartNodeAsync(keyPair, limit.Token);
        var run = new DoctorRun(context.Console, context.Status, node);
        await run.ExamineHostAsync(limit.Token);
        if (key is { } peer)
        {
            await run.ExamineConnectAsync(peer, relay, limit.Token, context.Stop);
        }

        return ExitCode.Done;
    }
}
