namespace HyperDht.Plugins;

/// <summary>One command of a plug-in.</summary>
internal abstract class DhtPluginCommand
{
    public required ulong Number { get; init; }

    public required DhtPluginCommandOptions Options { get; init; }

    public abstract Type Request { get; }

    /// <summary>Encodes a request; null sends no value.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public abstract ReadOnlyMemory<byte>? EncodeRequest(object request);

    public abstract void Accept(IPluginCommandVisitor visitor);
}
