using System.CommandLine;

namespace HyperDht.Cli.Shared;

/// <summary>Looks at the options of a line before it is parsed, so that each mistake is one sentence that names its option.</summary>
/// <remarks>
/// Pure. The parser would take an unknown option for an operand, and the next option for a value that is missing, and blame something
/// else. No value begins with two hyphens; operands that do stand behind <c>--</c>.
/// </remarks>
internal static class WordCheck
{
    private const string EndOfOptions = "--";

    /// <summary>Finds the first mistake.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="words">The words behind the verb.</param>
    /// <exception cref="UsageException">There is one.</exception>
    public static void Check(Command command, ReadOnlySpan<string> words)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < words.Length && words[i] != EndOfOptions; i++)
        {
            if (!IsOption(words[i]))
            {
                continue;
            }

            var equals = words[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? words[i] : words[i][..equals];
            var option = command.Options.FirstOrDefault(known => known.Name == name) ?? throw new UsageException($"Unknown option {name}");
            if (!seen.Add(name) && !option.AllowMultipleArgumentsPerToken)
            {
                throw new UsageException($"{name} is given more than once");
            }

            if (option.Arity.MaximumNumberOfValues == 0)
            {
                RefuseValue(name, equals);
            }
            else if (equals >= 0)
            {
                RefuseMissing(name, words[i][(equals + 1)..]);
            }
            else if (option.Arity.MinimumNumberOfValues > 0)
            {
                RefuseMissing(name, ++i < words.Length ? words[i] : null);
            }
        }
    }

    private static bool IsOption(string word) => word.StartsWith(EndOfOptions, StringComparison.Ordinal) && word is not ("--help" or "--version");

    private static void RefuseValue(string name, int equals)
    {
        if (equals >= 0)
        {
            throw new UsageException($"{name} takes no value");
        }
    }

    // An empty one is a variable of a script that nobody has set: for --bootstrap it would mean the public network.
    private static void RefuseMissing(string name, string? value)
    {
        if (string.IsNullOrEmpty(value) || value.StartsWith(EndOfOptions, StringComparison.Ordinal))
        {
            throw new UsageException($"{name} needs a value");
        }
    }
}
