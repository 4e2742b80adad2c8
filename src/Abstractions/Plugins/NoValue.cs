using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Plugins;

/// <summary>A reply that says no more than that it came: no value is sent, and whatever is received is ignored.</summary>
public sealed record NoValue : IPluginValue<NoValue>
{
    private NoValue()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoValue Instance { get; } = new();

    /// <inheritdoc />
    public bool IsAbsent => true;

    /// <inheritdoc />
    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out NoValue? value) => TryReadAbsent(out value);

    /// <inheritdoc />
    public static bool TryReadAbsent([NotNullWhen(true)] out NoValue? value)
    {
        value = Instance;
        return true;
    }

    /// <inheritdoc />
    public void Write(ref WireWriter writer)
    {
        // Nothing is sent.
    }
}
