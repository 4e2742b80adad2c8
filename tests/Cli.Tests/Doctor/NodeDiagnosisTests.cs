using HyperDht.Cli.Doctor;
using HyperDht.Connections.Diagnosis;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Cli.Tests.Doctor;

public sealed class NodeDiagnosisTests
{
    [Theory]
    [InlineData("1228,1500", "Path MTU 1228 to 1279 bytes (the smallest of the ways to 2 nodes); enough")]
    [InlineData("1500,1500,1500", "Path MTU at least 1500 bytes")]
    [InlineData("1024", "Path MTU 1024 to 1199 bytes (to one node); full packets of a connection have 1200 and do not pass")]
    [InlineData("", "Path MTU unknown")]
    public void SmallestPath_IsToldAndJudged(string bytes, string text)
    {
        PathMtu[] mtus = [.. bytes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(size => new PathMtu(Node(1), int.Parse(size, null)))];

        Assert.StartsWith(text, NodeDiagnosis.Of(Findings(NatKind.Consistent) with { Mtus = mtus }).Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_NamesWhatEachGroupOfNodesSees()
    {
        NatSample[] samples = [new(Node(9), Node(1)), new(Node(9), Node(2)), new(Node(8), Node(3))];

        var text = NodeDiagnosis.Of(Findings(NatKind.Unknown) with { Samples = samples }).First().Text;

        Assert.Equal(
            $"NAT unknown: 3 nodes see one fresh socket at {Node(9)} (2), {Node(8)} (1), which is too little to tell; "
            + "three that see the same or different ports are needed, so look whether UDP passes.",
            text);
    }

    // A packet is exactly as long as its size says: with one byte more it would be another size.
    [Fact]
    public void ProbesOfAllSizes_FitTheLargestDatagram()
    {
        Assert.Equal(1472 - 14, MtuProbe.ValueFor(1500));
        Assert.All(MtuProbe.Sizes, size => Assert.Equal(size - 28 - 14, MtuProbe.ValueFor(size)));
    }

    // A shorter datagram behind a longer one would be joined to it, and be lost with it where the longer one does not fit.
    [Fact]
    public void Probes_LeaveInAnOrderInWhichNoTwoAreJoined() => Assert.Equal(MtuProbe.Sizes.Distinct().Order(), MtuProbe.Sizes);

    // Else a path that takes just a full packet would be said to take none.
    [Fact]
    public void PacketThatIsJustLargeEnough_IsAProbe() => Assert.Contains(1200, MtuProbe.Sizes);

    private static PeerAddress Node(byte last) => PeerAddress.Parse($"51.0.0.{last}:4000");

    private static NodeFindings Findings(NatKind kind) => new()
    {
        Kind = kind,
        Samples = [],
        ServerAddress = Node(7),
        Asked = 5,
        CameThrough = 0,
        Mtus = [],
    };
}
