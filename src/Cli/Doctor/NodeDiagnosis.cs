using HyperDht.Connections.Diagnosis;
using HyperDht.Connections.Dialing;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Cli.Doctor;

/// <summary>Puts into words what an examination of this host brought.</summary>
/// <remarks>Pure.</remarks>
internal static class NodeDiagnosis
{
    // What a full packet of an encrypted stream needs.
    private const int SmallestUsefulMtu = 1200;

    public static IEnumerable<Finding> Of(NodeFindings findings)
    {
        yield return Nat(findings);
        yield return Reachable(findings);
        yield return Mtu(findings.Mtus);
    }

    private static Finding Nat(NodeFindings findings) => new("nat", $"NAT {ConnectNames.Of(findings.Kind)}: {Reason(findings)}", writer =>
    {
        writer.WriteString("kind", ConnectNames.Of(findings.Kind));
        writer.WriteString("reason", Reason(findings));
        writer.WriteStartArray("samples");
        foreach (var sample in findings.Samples)
        {
            writer.WriteStartObject();
            writer.WriteString("node", sample.Referrer.ToString());
            writer.WriteString("seen", sample.Seen.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static string Reason(NodeFindings findings) => findings.Kind switch
    {
        NatKind.Open => $"{findings.CameThrough} of {findings.Asked} nodes reached {findings.ServerAddress} unasked; peers connect without a hole to punch ({Seen(findings.Samples)}).",
        NatKind.Consistent => $"{Seen(findings.Samples)}; holes can be punched to every peer.",
        NatKind.Random => $"{Seen(findings.Samples)}, another port for each; holes can be punched to open and consistent peers, other random ones need a relay.",
        _ => $"{Seen(findings.Samples)}, which is too little to tell; three that see the same or different ports are needed, so look whether UDP passes.",
    };

    private static string Seen(IReadOnlyList<NatSample> samples)
    {
        if (samples.Count == 0)
        {
            return "no node answered from a fresh socket";
        }

        var groups = samples.GroupBy(sample => sample.Seen).OrderByDescending(group => group.Count()).ThenBy(group => group.Key.ToString(), StringComparer.Ordinal);
        return $"{samples.Count} nodes see one fresh socket at {string.Join(", ", groups.Select(group => $"{group.Key} ({group.Count()})"))}";
    }

    private static Finding Reachable(NodeFindings findings) => new(
        "reachable",
        findings.IsReachable
            ? $"Reachable: anybody reaches UDP port {findings.ServerAddress.Port} of this host."
            : $"Not reachable unasked: {findings.CameThrough} of {findings.Asked} nodes got through to UDP port {findings.ServerAddress.Port}, so a NAT or firewall drops what nobody here asked for.",
        writer =>
        {
            writer.WriteBoolean("reachable", findings.IsReachable);
            writer.WriteNumber("port", findings.ServerAddress.Port);
            writer.WriteNumber("asked", findings.Asked);
            writer.WriteNumber("cameThrough", findings.CameThrough);
        });

    private static Finding Mtu(IReadOnlyList<PathMtu> mtus)
    {
        int? smallest = mtus.Count == 0 ? null : mtus.Min(mtu => mtu.Bytes);
        var text = smallest switch
        {
            null => "Path MTU unknown: no node answered a ping of any size.",
            1500 => $"Path MTU at least 1500 bytes, the most that is ever sent ({Nodes(mtus)}).",
            < SmallestUsefulMtu and var bytes => $"Path MTU {bytes} to {MtuProbe.AtMost(bytes)} bytes ({Nodes(mtus)}); full packets of a connection have {SmallestUsefulMtu} and do not pass: look for a tunnel or VPN that makes packets smaller.",
            { } bytes => $"Path MTU {bytes} to {MtuProbe.AtMost(bytes)} bytes ({Nodes(mtus)}); enough for full packets of a connection, which have {SmallestUsefulMtu}.",
        };
        return new Finding("mtu", text, writer =>
        {
            if (smallest is { } bytes)
            {
                writer.WriteNumber("mtu", bytes);
                writer.WriteNumber("atMost", MtuProbe.AtMost(bytes));
            }
            else
            {
                writer.WriteNull("mtu");
                writer.WriteNull("atMost");
            }

            writer.WriteNumber("nodes", mtus.Count);
        });
    }

    private static string Nodes(IReadOnlyList<PathMtu> mtus) => mtus.Count == 1 ? "to one node" : $"the smallest of the ways to {mtus.Count} nodes";
}
