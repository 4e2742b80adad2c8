using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace HyperDht.Cli.Shared;

/// <summary>The options that most verbs share, as System.CommandLine knows them.</summary>
/// <param name="timeoutSeconds">The default of <c>--timeout</c>.</param>
internal sealed class VerbOptions(int timeoutSeconds)
{
    private const int MaxTimeoutSeconds = 86_400;

    public Option<string?> Bootstrap { get; } = new("--bootstrap")
    {
        Description = "Where the network is entered: host:port[,host:port...]. Default: the public network.",
    };

    public Option<string?> Host { get; } = new("--host") { Description = "IPv4 address to bind. Default: every interface." };

    public Option<int> Port { get; } = Number("--port", "UDP port to bind. Default: 49737 or a free one.", 0, 0, ushort.MaxValue);

    public Option<string?> Seed { get; } = new("--seed") { Description = "Identity of this side: a seed of 64 hex characters." };

    public Option<string?> Key { get; } = new("--key") { Description = "Identity of this side: a key file, see keygen." };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Status on stderr as JSON, one object for each line.",
        Arity = ArgumentArity.Zero,
    };

    public Option<double> Timeout { get; } = new("--timeout")
    {
        Description = "Seconds until a short verb gives up; for connect until it is open.",
        CustomParser = ParseSeconds,
        DefaultValueFactory = _ => timeoutSeconds,
    };

    /// <summary>An option with a whole number inside a range; 0 as its default stands for none.</summary>
    public static Option<int> Number(string name, string description, int standard, int minimum, int maximum)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            CustomParser = result => ParseNumber(result, name, minimum, maximum),
        };
        if (standard != 0)
        {
            option.DefaultValueFactory = _ => standard;
        }

        return option;
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Bootstrap, Host, Port, Seed, Key, Json, Timeout])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The values, checked.</summary>
    /// <exception cref="UsageException">One is wrong.</exception>
    public NodeArguments Read(ParseResult result)
    {
        var host = result.GetValue(Host);
        if (host is not null && !PeerAddress.TryParseHost(host, out _))
        {
            throw new UsageException("--host must be an IPv4 address");
        }

        var seed = result.GetValue(Seed);
        var key = result.GetValue(Key);
        if (seed is not null && !new SeedTextAttribute().IsValid(seed))
        {
            throw new UsageException("--seed must be 64 hex characters");
        }

        if (seed is not null && key is not null)
        {
            throw new UsageException("--seed and --key cannot be given together");
        }

        var port = result.GetValue(Port);
        return new NodeArguments
        {
            Bootstrap = result.GetValue(Bootstrap) is { } bootstrap ? BootstrapText.Parse(bootstrap) : null,
            Host = host,
            Port = port == 0 ? null : port,
            Seed = seed,
            KeyFile = key,
            Json = result.GetValue(Json),
            Timeout = TimeSpan.FromSeconds(result.GetValue(Timeout)),
        };
    }

    private static int ParseNumber(ArgumentResult result, string name, int minimum, int maximum)
    {
        if (int.TryParse(result.Tokens[0].Value, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        result.AddError($"{name} must be a number from {minimum} to {maximum}");
        return 0;
    }

    private static double ParseSeconds(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MaxTimeoutSeconds)
        {
            return seconds;
        }

        result.AddError($"--timeout must be a number of seconds, more than 0 and at most {MaxTimeoutSeconds}");
        return 0;
    }
}
