using System.Text.Json;

namespace HyperDht.NatLab.Tests.Peers;

/// <summary>How one connect ended.</summary>
/// <param name="Code">The error code; null when it opened and bytes came back.</param>
/// <param name="Milliseconds">From the call to the open, or to the error, inside the client.</param>
/// <param name="Path">How the bytes travel, by the address they go to.</param>
/// <param name="Trace">What the client says of it.</param>
internal sealed record Outcome(string? Code, double Milliseconds, string? Path, string Trace)
{
    public static Outcome Read(JsonElement end) => new(
        end.TryGetProperty("code", out var code) ? code.GetString() : null,
        end.GetProperty("ms").GetDouble(),
        end.TryGetProperty("remote", out var remote) ? PathTo(remote.GetString()!) : null,
        end.TryGetProperty("trace", out var trace) ? trace.GetString()! : string.Empty);

    private static string PathTo(string remote) =>
        remote is LabPeers.RelayHost or LabPeers.ReferenceRelayHost ? "relay" : remote.StartsWith("192.168.", StringComparison.Ordinal) ? "lan" : "direct";
}
