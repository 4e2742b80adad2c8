using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Plugins;

/// <summary>A record that knows how it travels: a request or a reply of a plug-in.</summary>
/// <remarks>
/// Both members run on the loop of the node: they take microseconds and wait for nothing. At most 1,000 bytes are written; more is an
/// error of whoever made the value.
/// </remarks>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IPluginValue<TSelf>
    where TSelf : IPluginValue<TSelf>
{
    /// <summary>Whether nothing at all is sent; which is not the same as a value of no bytes. Default false.</summary>
    bool IsAbsent => false;

    /// <summary>Writes the fields in order.</summary>
    /// <param name="writer">Has room for every value that may be sent.</param>
    void Write(ref WireWriter writer);

    /// <summary>Reads what <see cref="Write"/> of any peer wrote. Bytes that are left over are ignored. Never throws.</summary>
    /// <param name="reader">The bytes; anybody may have sent them.</param>
    /// <param name="value">The record, when the result is true.</param>
    /// <returns>False when these bytes are no such record: a request is then met with silence, a reply is dropped.</returns>
    static abstract bool TryRead(ref WireReader reader, [NotNullWhen(true)] out TSelf? value);

    /// <summary>Makes the record out of a datagram that carries no value. False by default: that is no such record.</summary>
    /// <param name="value">The record, when the result is true.</param>
    static virtual bool TryReadAbsent([NotNullWhen(true)] out TSelf? value)
    {
        value = default;
        return false;
    }
}
