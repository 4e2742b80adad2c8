using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>Stores a value.</summary>
internal static class PutVerb
{
    public static Verb Create()
    {
        var value = new Argument<string>("value") { Description = "The value; - reads it from stdin." };
        var mutable = MutableOptions.Mutable("Under the key of --seed or --key instead of the value's hash.");
        var seq = MutableOptions.Seq("The value's number; nodes refuse one that is not higher than what they have. Default: 0.");
        var command = new Command("put", "Stores a value and prints its hash, or with --mutable the key it is stored under.");
        command.Arguments.Add(value);
        command.Options.Add(mutable);
        command.Options.Add(seq);
        return new(command, async context =>
        {
            var isMutable = context.Parsed.GetValue(mutable);
            var number = context.Parsed.GetValue(seq);
            if (number is not null && !isMutable)
            {
                throw new UsageException("--seq needs --mutable");
            }

            var bytes = await ValueText.ReadAsync(context.Parsed.GetRequiredValue(value), context.Console, context.Stop);
            var run = new PutRun(context, bytes);
            return isMutable ? await run.PutMutableAsync(number ?? 0) : await run.PutImmutableAsync();
        });
    }
}
