namespace HyperDht.Interop.Tests.Live;

/// <summary>Who plays which part in a live test; public because xunit names cases by it.</summary>
/// <param name="Name">Shown as the name of the case.</param>
/// <param name="OwnClient">Whether the client is ours.</param>
/// <param name="OwnServer">Whether the server is ours.</param>
/// <param name="OwnNodes">How many DHT nodes are ours.</param>
/// <param name="ReferenceNodes">How many DHT nodes are the reference's.</param>
public sealed record Topology(string Name, bool OwnClient, bool OwnServer, int OwnNodes, int ReferenceNodes)
{
    /// <summary>Every combination that a user can meet on the public network.</summary>
    public static IReadOnlyList<Topology> All { get; } =
    [
        new("a: Node client, our listener", OwnClient: false, OwnServer: true, OwnNodes: 3, ReferenceNodes: 3),
        new("b: our client, Node server", OwnClient: true, OwnServer: false, OwnNodes: 3, ReferenceNodes: 3),
        new("c: both Node, every DHT node ours", OwnClient: false, OwnServer: false, OwnNodes: 6, ReferenceNodes: 0),
        new("d: both ours, every DHT node Node's", OwnClient: true, OwnServer: true, OwnNodes: 0, ReferenceNodes: 6),
        new("e: half and half, Node client", OwnClient: false, OwnServer: true, OwnNodes: 10, ReferenceNodes: 10),
        new("e: half and half, our client", OwnClient: true, OwnServer: false, OwnNodes: 10, ReferenceNodes: 10),
        new("ours alone", OwnClient: true, OwnServer: true, OwnNodes: 6, ReferenceNodes: 0),
    ];

    /// <inheritdoc />
    public override string ToString() => Name;
}
