using System.Text.Json;

namespace HyperDht.Interop.Tests.Vectors;

/// <summary>One golden vector; serialised by name so that each shows as a case of its own.</summary>
/// <param name="File">File name without extension, such as <c>rpc</c>.</param>
/// <param name="Name">Unique in the file.</param>
/// <param name="Kind">Which runner checks it.</param>
/// <param name="Element">The whole vector.</param>
public sealed record VectorCase(string File, string Name, string Kind, JsonElement Element)
{
    /// <summary>What goes in, whichever way the file names it.</summary>
    public JsonElement Input => Element.TryGetProperty("in", out var value) ? value : Element.GetProperty("input");

    /// <summary>What must come out.</summary>
    public JsonElement Output => Element.TryGetProperty("out", out var value) ? value : Element.GetProperty("output");
}
