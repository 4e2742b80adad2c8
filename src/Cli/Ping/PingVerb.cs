using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Ping;

/// <summary>Asks one node whether it is there.</summary>
internal static class PingVerb
{
    public static Verb Create()
    {
        var target = new Argument<string>("host:port") { Description = "The node." };
        var command = new Command("ping", "Asks one node whether it is there.");
        command.Arguments.Add(target);
        return new(command, context => RunAsync(context, context.Parsed.GetRequiredValue(target)));
    }

    private static async Task<int> RunAsync(VerbContext context, string target)
    {
        if (!PeerAddress.TryParse(target, out var address) || address.Port == 0)
        {
            throw new UsageException($"ping: '{target}' is not an IPv4 address with a port");
        }

        using var keyPair = context.Node.ReadKeyPair();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        limit.CancelAfter(context.Node.Timeout);
        try
        {
            await PingAsync(context, address, keyPair, limit.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static async Task PingAsync(VerbContext context, PeerAddress address, KeyPair keyPair, CancellationToken cancellationToken)
    {
        await using var node = await HyperDhtNode.StartAsync(
            options =>
            {
                context.Node.ApplyTo(options);
                options.Bootstrap = [];
                options.Ephemeral = true;
                options.KeyPair = keyPair;
            },
            cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var reply = await node.Rpc.PingAsync(address, null, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var id = reply.FromId?.ToString();
        if (!context.Node.Json)
        {
            context.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"pong from {address} id={id ?? "none"} time={milliseconds:0.000} ms"));
        }

        context.Status.Report("pong", null, writer =>
        {
            writer.WriteString("id", id);
            writer.WriteNumber("ms", Math.Round(milliseconds, 3));
        });
    }
}
