using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>Takes an announcement back.</summary>
internal static class UnannounceVerb
{
    public static Verb Create()
    {
        var topic = new Argument<string>("topic") { Description = "64 hex characters, or text that is hashed." };
        var command = new Command("unannounce", "Takes the announcement of the key of --seed or --key under a topic back.");
        command.Arguments.Add(topic);
        return new(command, context => RunAsync(context, TopicText.Read(context.Parsed.GetRequiredValue(topic))));
    }

    private static Task<int> RunAsync(VerbContext context, Topic topic) => context.Node is { Seed: null, KeyFile: null }
        ? throw new UsageException("unannounce: --seed or --key says whose announcement")
        : RecordSession.RunAsync(
            context, (node, keyPair, limit) => new Announcement(node, topic, keyPair, context.Status).UnannounceAsync(limit));
}
