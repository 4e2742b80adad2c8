using System.Globalization;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Node;

/// <summary>Reads the command line of the npm binary (spec 02 §12), and refuses what it would ignore.</summary>
/// <remarks>
/// There an argument's value is the word after the first word equal to <c>--name</c>, whatever it is; the same is read here,
/// so that every line that means something there means the same here.
/// </remarks>
internal sealed class NodeCommandLine
{
    private const int MaxNodes = 10_000;

    private static readonly string[] WithValue = ["--port", "--host", "--nodes", "--node", "--seed", "--key", "--storage", "--timeout", KeyList.RelayThrough];
    private readonly string[] _arguments;

    private NodeCommandLine(string[] arguments) => _arguments = arguments;

    /// <summary>Reads the words behind the verb.</summary>
    /// <exception cref="UsageException">The line is wrong.</exception>
    public static NodePlan Parse(string[] arguments) => new NodeCommandLine(arguments).Parse();

    private NodePlan Parse()
    {
        RefuseUnknownWords();
        var bootstrap = ValueOf("--bootstrap");
        var isBootstrapper = bootstrap is "" || bootstrap?.StartsWith("--", StringComparison.Ordinal) == true;
        var plan = new NodePlan
        {
            IsBootstrapper = isBootstrapper,
            Host = ValueOf("--host") is { Length: > 0 } host ? host : null,
            Port = NumberOf("--port", ushort.MaxValue),
            Count = CountOf(),
            Seed = SeedOf(),
            KeyFile = ValueOf("--key"),
            Storage = ValueOf("--storage"),
            RelayThrough = KeyList.Read(KeyList.RelayThrough, ValueOf(KeyList.RelayThrough)?.Split(',', StringSplitOptions.TrimEntries)),
            Json = _arguments.Contains("--json"),
        };
        if (plan.Seed is not null && plan.KeyFile is not null)
        {
            throw new UsageException("--seed and --key cannot be given together");
        }

        if (plan is { Storage: not null, Count: > 1 })
        {
            throw new UsageException("--storage is only valid when running a single node");
        }

        if (isBootstrapper)
        {
            return Check(plan with { Port = plan.Port == 0 ? HyperDhtOptions.DefaultPort : plan.Port });
        }

        plan = plan with { Bootstrap = bootstrap is null ? null : BootstrapText.Parse(bootstrap) };
        return Check(plan);
    }

    private static NodePlan Check(NodePlan plan)
    {
        if (plan.IsBootstrapper)
        {
            return plan.Host switch
            {
                null => throw new UsageException("You need to specify --host <node ip>"),
                "0.0.0.0" or "::" => plan with { LateError = "Invalid host (--host)" },
                _ when !PeerAddress.TryParseHost(plan.Host, out _) => plan with { LateError = "Host must be a IPv4 address (--host)" },
                _ => plan,
            };
        }

        if (plan.Host is not null && !PeerAddress.TryParseHost(plan.Host, out _))
        {
            throw new UsageException("--host must be an IPv4 address");
        }

        return plan.Port != 0 && plan.Count != 1
            ? plan with { LateError = "--port is only valid when running a single node" }
            : plan;
    }

    private int CountOf()
    {
        var count = ValueOf("--node") is { Length: > 0 } ? 0 : NumberOf("--nodes", MaxNodes);
        return count == 0 ? 1 : count;
    }

    private string? SeedOf()
    {
        if (ValueOf("--seed") is not { } seed)
        {
            return null;
        }

        return new SeedTextAttribute().IsValid(seed) ? seed : throw new UsageException("--seed must be 64 hex characters");
    }

    private int NumberOf(string name, int maximum)
    {
        var text = ValueOf(name);
        if (text is null)
        {
            return 0;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new UsageException($"{name} must be a number from 0 to {maximum}");
        }

        return number >= 0 && number <= maximum
            ? (int)number
            : throw new UsageException($"{name} must be from 0 to {maximum}");
    }

    private string? ValueOf(string name)
    {
        var index = Array.IndexOf(_arguments, name);
        return index < 0 ? null : index < _arguments.Length - 1 ? _arguments[index + 1] : string.Empty;
    }

    private void RefuseUnknownWords()
    {
        for (var i = 0; i < _arguments.Length; i++)
        {
            var word = _arguments[i];
            if (word == "--json")
            {
                continue;
            }

            if (word == "--bootstrap")
            {
                // Without a value it asks for a bootstrap node.
                i += i + 1 < _arguments.Length && !_arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? 1 : 0;
            }
            else if (WithValue.Contains(word))
            {
                RefuseMissingValue(word, i);
                i++;
            }
            else
            {
                throw new UsageException(word.StartsWith('-') ? $"Unknown option {word}" : $"Unknown command or argument {word}");
            }
        }
    }

    private void RefuseMissingValue(string word, int index)
    {
        if (index + 1 == _arguments.Length || _arguments[index + 1].StartsWith("--", StringComparison.Ordinal))
        {
            throw new UsageException($"{word} needs a value");
        }
    }
}
