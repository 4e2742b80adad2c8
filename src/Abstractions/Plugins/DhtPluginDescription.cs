namespace HyperDht.Plugins;

/// <summary>Name, version and commands of a plug-in: the same for all its instances. Begin with <see cref="Of{TPlugin}"/>.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public abstract class DhtPluginDescription
{
    private readonly Dictionary<Type, DhtPluginCommand> _byRequest;

    private protected DhtPluginDescription(string name, ulong version, IReadOnlyList<DhtPluginCommand> commands)
    {
        Name = name;
        Version = version;
        Commands = commands;
        WireName = PluginEnvelope.EncodeName(name);
        _byRequest = commands.ToDictionary(command => command.Request);
    }

    /// <summary>The name that requests carry.</summary>
    public string Name { get; }

    /// <summary>The version that requests carry. A node answers exactly the versions it has.</summary>
    public ulong Version { get; }

    internal ReadOnlyMemory<byte> WireName { get; }

    internal IReadOnlyList<DhtPluginCommand> Commands { get; }

    internal abstract Type Plugin { get; }

    /// <summary>Begins the description of a plug-in without commands.</summary>
    /// <param name="name">1 to 128 bytes of UTF-8; compared byte for byte.</param>
    /// <param name="version">Up to 2^53−1. Raise it when old and new do not understand each other.</param>
    /// <typeparam name="TPlugin">The plug-in.</typeparam>
    /// <exception cref="ArgumentException">The name is empty, too long, or no text.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is larger.</exception>
    public static DhtPluginDescription<TPlugin> Of<TPlugin>(string name, ulong version)
        where TPlugin : class, IDhtPlugin
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, Encoding.WireReader.MaxUInt);
        return PluginEnvelope.EncodeName(name).Length <= PluginWire.MaxNameLength
            ? new(name, version, [])
            : throw new ArgumentException($"A plug-in's name has at most {PluginWire.MaxNameLength} bytes of UTF-8.", nameof(name));
    }

    internal DhtPluginCommand CommandOf(object request) => _byRequest.TryGetValue(request.GetType(), out var command)
        ? command
        : throw new ArgumentException($"{request.GetType().Name} is no request of plug-in {Name}.", nameof(request));
}
