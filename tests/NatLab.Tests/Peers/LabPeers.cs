
namespace HyperDht.NatLab.Tests.Peers;

/// <summary>Starts servers and clients of either implementation on hosts of the lab.</summary>
internal sealed class LabPeers(Lab.NatLab lab)
{
    /// <summary>Where the lab's DHT is entered.</summary>
    public const string Bootstrap = "51.0.1.1:49737";

    private const int FirstDhtHost = 51;
    private const int DhtNodes = 12;

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "hyperdht.dll");

    private static string Script => Path.Combine(RepositoryRoot.Path, "tests", "NatLab.Tests", "reference", "lab.js");

    private static string Modules => Path.Combine(RepositoryRoot.Path, "tests", "Interop.Tests", "reference", "node_modules");

    /// <summary>Why the reference cannot run here; null when it can.</summary>
    public static string? MissingReason => Directory.Exists(Path.Combine(Modules, "hyperdht"))
        ? null
        : "npm hyperdht is not installed: run ./test, or npm ci in tests/Interop.Tests/reference.";

    /// <summary>Starts a DHT of reference nodes on public addresses.</summary>
    public async Task<LabProcess> StartDhtAsync()
    {
        var dht = Reference("core", ["dht", .. Enumerable.Range(FirstDhtHost, DhtNodes).Select(n => $"{n}.0.1.1")]);
        await dht.WaitAsync(TimeSpan.FromSeconds(60), "ready");
        return dht;
    }

    /// <summary>Starts an echo server.</summary>
    /// <param name="isOurs">Whose implementation.</param>
    /// <param name="host">Where.</param>
    /// <param name="isOpen">Whether the reference is told that it can be reached; ours finds out.</param>
    public LabProcess StartServer(bool isOurs, string host, bool isOpen) => isOurs
        ? Ours(host, "listen", "--echo")
        : Reference(host, ["server", Bootstrap, isOpen ? "open" : "nat"]);

    /// <summary>Starts a client of one connection.</summary>
    public LabProcess StartClient(bool isOurs, string host, bool isOpen, string key)
    {
        if (!isOurs)
        {
            return Reference(host, ["client", Bootstrap, isOpen ? "open" : "nat", key]);
        }

        var client = Ours(host, "connect", key, "--timeout", "60");
        client.Write("hello");
        return client;
    }

    private LabProcess Ours(string host, params string[] arguments) =>
        new(lab.Start(host, "dotnet", [Tool, .. arguments, "--json", "--bootstrap", Bootstrap]), isOnError: true);

    private LabProcess Reference(string host, string[] arguments) =>
        new(lab.Start(host, "env", [$"REFERENCE={Modules}", "node", Script, .. arguments]), isOnError: false);
}
