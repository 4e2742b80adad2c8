namespace HyperDht;

/// <summary>Constants that keep signatures and secrets of different uses apart (spec 02 §1.1).</summary>
internal static class DhtNamespace
{
    private const string ProtocolName = "hyperswarm/dht";

    private static readonly byte[] ProtocolBase = Base(ProtocolName);

    /// <summary>The namespace of a command, 32 bytes.</summary>
    /// <param name="command">The command number.</param>
    public static byte[] Of(byte command) => Derive(ProtocolBase, command);

    /// <summary>The hash of a name, from which its namespaces come.</summary>
    /// <param name="name">ASCII.</param>
    public static byte[] Base(string name) => NodeId.Hash(System.Text.Encoding.ASCII.GetBytes(name)).ToArray();

    /// <summary>A namespace of a name.</summary>
    /// <param name="nameHash">From <see cref="Base"/>.</param>
    /// <param name="id">Which of the name's namespaces.</param>
    public static byte[] Derive(ReadOnlySpan<byte> nameHash, byte id)
    {
        Span<byte> input = stackalloc byte[NodeId.Length + 1];
        nameHash.CopyTo(input);
        input[^1] = id;
        return NodeId.Hash(input).ToArray();
    }
}
