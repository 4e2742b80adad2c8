using HyperDht.Holepunch.Nat;

namespace HyperDht.Holepunch.Tests.Nat;

public class NatSamplingTests
{
    [Fact]
    public void NodesOfOneNetwork_AreAskedAfterThoseOfOthers()
    {
        PeerAddress[] nodes = [.. new[] { "50.0.0.1:1", "50.0.0.2:1", "50.0.0.3:1", "51.0.0.1:1", "52.0.0.1:1", "53.0.0.1:1" }.Select(PeerAddress.Parse)];

        Assert.Equal(["50.0.0.1:1", "51.0.0.1:1", "52.0.0.1:1", "53.0.0.1:1"], Ask(new NatSampling(nodes), 0));
    }

    [Fact]
    public void OnlyOneNetwork_IsAskedAllTheSame()
    {
        PeerAddress[] nodes = [.. Enumerable.Range(1, 4).Select(i => PeerAddress.Parse($"50.0.0.{i}:1"))];

        Assert.Equal(4, Ask(new NatSampling(nodes), 0).Count);
    }

    [Fact]
    public void SilentNodes_AreReplacedOnceByOthers()
    {
        var sampling = new NatSampling([.. Enumerable.Range(1, 7).Select(i => PeerAddress.Parse($"5{i}.0.0.1:1"))]);

        var first = Ask(sampling, 0);
        first.ForEach(_ => sampling.HandleSettled());
        Assert.True(sampling.HandleAllAsked());
        var second = Ask(sampling, 0);
        second.ForEach(_ => sampling.HandleSettled());

        Assert.False(sampling.HandleAllAsked());
        Assert.True(sampling.IsOver);
        Assert.Equal((4, 3), (first.Count, second.Count));
        Assert.Empty(first.Intersect(second));
    }

    private static List<string> Ask(NatSampling sampling, int samples)
    {
        var asked = new List<string>();
        while (sampling.TryTakeNode(samples, out var node))
        {
            asked.Add(node.ToString());
        }

        return asked;
    }
}
