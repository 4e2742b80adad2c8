using System.CommandLine;

namespace HyperDht.Cli.Records;

/// <summary>Options that <c>put</c> and <c>get</c> share.</summary>
internal static class MutableOptions
{
    private const ulong MaxSeq = (1UL << 53) - 1;

    public static Option<bool> Mutable(string description) => new("--mutable") { Description = description, Arity = ArgumentArity.Zero };

    public static Option<ulong?> Seq(string description) => new("--seq")
    {
        Description = description,
        CustomParser = result =>
        {
            if (ulong.TryParse(result.Tokens[0].Value, out var number) && number <= MaxSeq)
            {
                return number;
            }

            result.AddError($"--seq must be a number from 0 to {MaxSeq}");
            return null;
        },
    };
}
