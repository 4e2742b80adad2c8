namespace HyperDht.NatLab.Tests.Peers;

/// <summary>Starts servers and clients of either implementation on hosts of the lab.</summary>
internal sealed class LabPeers(Lab.NatLab lab) : IAsyncDisposable
{
    /// <summary>Where the lab's DHT is entered.</summary>
    public const string Bootstrap = "51.0.1.1:49737";

    /// <summary>The address of the host <c>relay</c>.</summary>
    public const string RelayHost = "70.1.0.2";

    /// <summary>The address of the host <c>open-relay</c>, where the reference relays.</summary>
    public const string ReferenceRelayHost = "70.13.0.2";

    private const int FirstDhtHost = 51;
    private const int DhtNodes = 12;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private LabProcess? _dht;
    private LabProcess? _relay;
    private LabProcess? _referenceRelay;
    private string? _relayKey;
    private string? _referenceRelayKey;

    private static string Script => Path.Combine(RepositoryRoot.Path, "tests", "NatLab.Tests", "reference", "lab.js");

    private static string Modules => Path.Combine(RepositoryRoot.Path, "tests", "Interop.Tests", "reference", "node_modules");

    /// <summary>The key of our relay.</summary>
    public string RelayKey => KeyOf(LabRelay.Ours);

    /// <summary>Why the reference cannot run here; null when it can.</summary>
    public static string? MissingReason => Directory.Exists(Path.Combine(Modules, "hyperdht"))
        ? null
        : "npm hyperdht is not installed: run ./test, or npm ci in tests/Interop.Tests/reference.";

    /// <summary>Starts a DHT of reference nodes on public addresses, our relay on the host <c>relay</c>, and the reference's on <c>open-relay</c>.</summary>
    public async Task StartNetworkAsync()
    {
        _dht = Reference("core", ["dht", .. Enumerable.Range(FirstDhtHost, DhtNodes).Select(n => $"{n}.0.1.1")]);
        await _dht.WaitAsync(StartDeadline, "ready");
        _relay = StartTool("relay", "relay");
        _relayKey = (await _relay.WaitAsync(StartDeadline, "listening")).GetProperty("publicKey").GetString();
        _referenceRelay = Reference("open-relay", ["relay", Bootstrap, "open", "none"]);
        _referenceRelayKey = (await _referenceRelay.WaitAsync(StartDeadline, "listening")).GetProperty("publicKey").GetString();
    }

    /// <summary>Starts a verb of the tool that reports as JSON.</summary>
    public LabProcess StartTool(string host, string verb, params string[] more) =>
        LabProgram.Tool.Start(lab, host, [verb, .. more, "--json", "--bootstrap", Bootstrap]);

    /// <summary>Starts a peer.</summary>
    /// <param name="isOurs">Whose implementation.</param>
    /// <param name="role"><c>server</c> or <c>client</c>.</param>
    /// <param name="host">Where; a host that is called <c>open-…</c> knows that it can be reached.</param>
    /// <param name="namesRelay">Whether it names the lab's relay.</param>
    /// <param name="more">What the role takes besides.</param>
    public LabProcess Start(bool isOurs, string role, string host, bool namesRelay, params string[] more) =>
        Start(isOurs, role, host, namesRelay ? LabRelay.Ours : LabRelay.None, more);

    /// <summary>Starts a peer that names one of the lab's relays, or none.</summary>
    public LabProcess Start(bool isOurs, string role, string host, LabRelay relay, params string[] more)
    {
        var nat = host.StartsWith("open-", StringComparison.Ordinal) ? "open" : "nat";
        string[] arguments = [role, Bootstrap, nat, KeyOf(relay), .. more];
        return isOurs
            ? LabProgram.Peer.Start(lab, host, arguments)
            : Reference(host, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _referenceRelay, _relay, _dht })
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }
    }

    private string KeyOf(LabRelay relay) => relay switch
    {
        LabRelay.Ours => _relayKey!,
        LabRelay.Reference => _referenceRelayKey!,
        _ => "none",
    };

    private LabProcess Reference(string host, string[] arguments) =>
        new(lab.Start(host, "env", [$"REFERENCE={Modules}", "node", Script, .. arguments]), isOnError: false);
}
