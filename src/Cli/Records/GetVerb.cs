using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>Fetches a value.</summary>
internal static class GetVerb
{
    public static Verb Create()
    {
        var name = new Argument<string>("hash") { Description = "The value's hash, or with --mutable the key it is stored under; hex or z-base-32." };
        var mutable = MutableOptions.Mutable("The value of a key instead of a hash.");
        var seq = MutableOptions.Seq("The least number that is acceptable. Default: 0.");
        var latest = new Option<bool?>("--latest")
        {
            Description = "Asks every node near the key and takes the highest number; --latest false takes the first value. Default: true.",
        };
        var command = new Command("get", "Fetches a value and writes it to stdout as it is.");
        command.Arguments.Add(name);
        command.Options.Add(mutable);
        command.Options.Add(seq);
        command.Options.Add(latest);
        return new(command, context =>
        {
            var text = context.Parsed.GetRequiredValue(name);
            var run = new GetRun(context);
            var (number, isLatest) = (context.Parsed.GetValue(seq), context.Parsed.GetValue(latest));
            if (context.Parsed.GetValue(mutable))
            {
                return run.GetMutableAsync(ReadKey(text, "key"), number ?? 0, isLatest ?? true);
            }

            return number is null && isLatest is null
                ? run.GetImmutableAsync(new Topic(ReadKey(text, "hash").Span))
                : throw new UsageException($"{(number is null ? "--latest" : "--seq")} needs --mutable");
        });
    }

    private static PublicKey ReadKey(string text, string kind) => PublicKey.TryParse(text, out var key)
        ? key
        : throw new UsageException($"get: '{text}' is not a {kind} of 64 hex or 52 z-base-32 characters");
}
