namespace HyperDht.Transport;

/// <summary>Finds the IPv4 address of a host name.</summary>
internal interface INameResolver
{
    /// <summary>The first address, or null when the name has none or cannot be resolved now.</summary>
    /// <param name="name">The host name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<uint?> ResolveAsync(string name, CancellationToken cancellationToken);
}
