using System.Text.Json;

namespace HyperDht.Cli.Doctor;

/// <summary>One thing that was found out.</summary>
/// <param name="Name">A fixed, lower-case word: <c>nat</c>, <c>reachable</c>, <c>mtu</c>, <c>step</c>, <c>connect</c>, <c>direct</c>.</param>
/// <param name="Text">For people.</param>
/// <param name="Write">Writes the other fields of its event.</param>
internal sealed record Finding(string Name, string Text, Action<Utf8JsonWriter> Write);
