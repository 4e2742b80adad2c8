using HyperDht.Routing.Life;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Transport;

namespace HyperDht.Routing.Tests.Life;

public class BootstrapNodesTests
{
    private static readonly PeerAddress Suggested = PeerAddress.Parse("60.0.0.1:49737");
    private static readonly PeerAddress Named = PeerAddress.Parse("60.0.0.2:49737");

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly Names _names = new();

    [Fact]
    public void SuggestedAddressAnswers_TheNameIsNotResolved()
    {
        StartBootstrapper("60.0.0.1");
        var node = Start("60.0.0.1@node.example:49737");

        Assert.Equal([Suggested], Resolve(node));
        Assert.Equal(0, _names.Asked);
    }

    [Fact]
    public void SuggestedAddressIsSilent_TheNameIsResolvedOnce()
    {
        StartBootstrapper("60.0.0.2");
        var node = Start("60.0.0.1@node.example:49737");

        Assert.Equal([Named], Resolve(node));
        Assert.Equal([Named], Resolve(node));
        Assert.Equal(1, _names.Asked);
    }

    [Fact]
    public void NameCannotBeResolved_TheEntryIsSkipped()
    {
        _names.Fails = true;
        var node = Start("node.example:49737", "60.0.0.9:1");

        Assert.Equal([PeerAddress.Parse("60.0.0.9:1")], Resolve(node));
    }

    [Fact]
    public void ResolverHangs_TheEntryIsSkippedAfterAWhile()
    {
        _names.Hangs = true;
        var node = Start("node.example:49737");

        Assert.Empty(Resolve(node));
        Assert.InRange(_network.Loop.Now, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void OneEntryIsSlow_StartUpUsesTheOtherAtOnce()
    {
        StartBootstrapper("60.0.0.2");
        var node = new RpcNode(
            new RpcSettings { Bootstrap = [Entry("60.0.0.77@node.example:49737"), Entry("60.0.0.2:49737")] },
            _network.Host("60.0.0.50"),
            new CountingRandom(4));

        _network.Loop.Do(() => { _ = node.StartAsync(); });

        Assert.Contains(Named, _network.Loop.Do(() => node.ToArray()));
    }

    private RpcNode Start(params string[] bootstrap)
    {
        var node = new RpcNode(
            new RpcSettings { Bootstrap = [.. bootstrap.Select(Entry)], Names = _names }, _network.Host("60.0.0.50"), new CountingRandom(4));
        _network.Loop.Do(node.Bind);
        return node;
    }

    private List<PeerAddress> Resolve(RpcNode node)
    {
        var task = _network.Loop.Do(node.Parts.Bootstrap.ResolveAllAsync);
        for (var i = 0; i < 1000 && !task.IsCompleted; i++)
        {
            _network.Loop.Advance(10);
        }

        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    private void StartBootstrapper(string host)
    {
        var settings = new RpcSettings
        {
            Port = 49737,
            Ephemeral = false,
            Firewalled = false,
            KnownHost = PeerAddress.Parse(host + ":1").Host,
        };
        var node = new RpcNode(settings, _network.Host(host), new CountingRandom(1));
        _network.Loop.Do(() => { _ = node.StartAsync(); });
    }

    private static BootstrapEntry Entry(string text) =>
        BootstrapEntry.TryParse(text, out var entry) ? entry : throw new FormatException(text);

    private sealed class Names : INameResolver
    {
        public int Asked { get; private set; }

        public bool Fails { get; set; }

        public bool Hangs { get; set; }

        public ValueTask<uint?> ResolveAsync(string name, CancellationToken cancellationToken)
        {
            Asked++;
            return Hangs ? new(new TaskCompletionSource<uint?>().Task)
                : Fails ? ValueTask.FromException<uint?>(new InvalidOperationException())
                : new(Named.Host);
        }
    }
}
