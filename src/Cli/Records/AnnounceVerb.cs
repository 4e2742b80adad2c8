using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>Announces this side under a topic.</summary>
internal static class AnnounceVerb
{
    public static Verb Create()
    {
        var topic = new Argument<string>("topic") { Description = "64 hex characters, or text that is hashed." };
        var stay = new Option<bool>("--stay")
        {
            Description = "Stays and announces again every 10 to 12 minutes; Ctrl-C takes the announcement back.",
            Arity = ArgumentArity.Zero,
        };
        var command = new Command("announce", "Announces the key of --seed or --key under a topic: once, or with --stay until it is stopped.");
        command.Arguments.Add(topic);
        command.Options.Add(stay);
        return new(command, context =>
        {
            var name = TopicText.Read(context.Parsed.GetRequiredValue(topic));
            return context.Parsed.GetValue(stay) ? StayAsync(context, name) : OnceAsync(context, name);
        });
    }

    private static Task<int> OnceAsync(VerbContext context, Topic topic) => RecordSession.RunAsync(
        context, (node, keyPair, limit) => new Announcement(node, topic, keyPair, context.Status).AnnounceAsync(limit));

    private static async Task<int> StayAsync(VerbContext context, Topic topic)
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        starting.CancelAfter(context.Node.Timeout);
        await using var node = await context.StartNodeAsync(keyPair, starting.Token);
        var announcement = new Announcement(node, topic, keyPair, context.Status);
        await announcement.AnnounceAsync(starting.Token);
        await new KeptAnnouncement(announcement, context.Status, TimeProvider.System).StayAsync(context.Node.Timeout, context.Stop);
        return ExitCode.Done;
    }
}
