using System.Globalization;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Bench;

/// <summary>The <c>--option value</c> pairs behind a role.</summary>
internal sealed class BenchOptions
{
    private static readonly string[] Known = ["--bootstrap", "--id", "--mode", "--nat", "--nodes", "--servers"];

    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads the pairs.</summary>
    /// <exception cref="UsageException">They are none.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new BenchOptions();
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!Known.Contains(words[i]))
            {
                throw new UsageException(words[i].StartsWith('-') ? $"Unknown option {words[i]}" : $"bench: unexpected {words[i]}");
            }

            if (i + 1 == words.Length || words[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"{words[i]} needs a value");
            }

            if (!options._values.TryAdd(words[i], words[i + 1]))
            {
                throw new UsageException($"{words[i]} is given more than once");
            }
        }

        return options;
    }

    /// <summary>A text, or a default.</summary>
    public string Text(string name, string standard) => _values.GetValueOrDefault(name, standard);

    /// <summary>A number, or a default.</summary>
    public int Number(string name, int standard, int maximum = int.MaxValue)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= maximum
            ? number
            : throw new UsageException($"{name} must be a number from 0 to {maximum}");
    }

    /// <summary>The entries of <c>--bootstrap</c>.</summary>
    public IReadOnlyList<string> Bootstrap => Text("--bootstrap", string.Empty) is { Length: > 0 } text ? BootstrapText.Parse(text) : [];

    /// <summary>Whether connections are to go through both rounds of a hole punch: no local addresses, no head start.</summary>
    public bool IsPunched => Text("--nat", "lan") == "punch";

    /// <summary>How a client of a role connects; null for the defaults.</summary>
    public ConnectOptions? Connecting => IsPunched ? new ConnectOptions { LocalConnection = false, FastOpen = false } : null;

    /// <summary>How a server of a role listens; null for the defaults.</summary>
    public ListenOptions? Listening => IsPunched ? new ListenOptions { ShareLocalAddress = false } : null;

    /// <summary>The options of the node that a role speaks for.</summary>
    /// <exception cref="UsageException"><c>--nat</c> is unknown.</exception>
    public void ApplyTo(HyperDhtOptions options)
    {
        options.Host = "127.0.0.1";
        options.Bootstrap = [.. Bootstrap];
        switch (Text("--nat", "lan"))
        {
            case "open":
                options.Firewalled = false;
                break;
            case "lan" or "punch":
                // Holds itself firewalled, as a home is; the quick probe's outcome on loopback is a matter of chance.
                options.QuickFirewall = false;
                break;
            case var other:
                throw new UsageException($"--nat must be lan, open or punch, not {other}");
        }
    }
}
