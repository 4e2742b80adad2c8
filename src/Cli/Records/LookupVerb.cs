using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>Lists the peers of a topic.</summary>
internal static class LookupVerb
{
    public static Verb Create()
    {
        var topic = new Argument<string>("topic") { Description = "64 hex characters, or text that is hashed." };
        var command = new Command("lookup", "Lists who has announced a topic, one line for each peer; those that several nodes report come first.");
        command.Arguments.Add(topic);
        return new(command, context => RunAsync(context, TopicText.Read(context.Parsed.GetRequiredValue(topic))));
    }

    private static Task<int> RunAsync(VerbContext context, Topic topic) => RecordSession.RunAsync(context, async (node, _, limit) =>
    {
        var found = new FoundPeers();
        await foreach (var reply in node.LookupAsync(topic, null, limit))
        {
            found.Add(reply);
        }

        foreach (var peer in found.InOrder())
        {
            Print(context, peer);
        }

        context.Status.Report(
            "done",
            found.Count == 0
                ? $"nobody has announced {topic}"
                : $"{found.Count} {(found.Count == 1 ? "peer" : "peers")} in the replies of {found.Replies} nodes",
            writer =>
            {
                writer.WriteNumber("replies", found.Replies);
                writer.WriteNumber("peers", found.Count);
            });
    });

    private static void Print(VerbContext context, FoundPeer peer)
    {
        if (!context.Node.Json)
        {
            var relays = peer.Relays.Count == 0 ? "no relays" : "relays " + string.Join(", ", peer.Relays);
            context.Console.WriteLine($"{peer.Key}  {relays}  from {peer.From}{(peer.Nodes > 1 ? $" and {peer.Nodes - 1} more" : string.Empty)}");
            return;
        }

        context.Console.WriteObject(writer =>
        {
            writer.WriteString("publicKey", peer.Key.ToHex());
            writer.WriteStartArray("relays");
            foreach (var relay in peer.Relays)
            {
                writer.WriteStringValue(relay.ToString());
            }

            writer.WriteEndArray();
            writer.WriteString("from", peer.From.ToString());
            writer.WriteNumber("nodes", peer.Nodes);
        });
    }
}
