using HyperDht.Hosting.Options;
using HyperDht.Limits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Tests.Options;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("Port", "70000", "Port", "0", "65535")]
    [InlineData("Port", "-1", "Port", "0", "65535")]
    [InlineData("Host", "localhost", "Host", "IPv4", "127.0.0.1")]
    [InlineData("PublicHost", "0.0.0.0", "PublicHost", "IPv4", "not 0.0.0.0")]
    [InlineData("Bootstrap:0", "example.org", "Bootstrap", "host:port", "65535")]
    [InlineData("Bootstrap:0", "1.2.3@example.org:1", "Bootstrap", "host:port", "65535")]
    [InlineData("Nodes:0", "example.org:1", "Nodes", "IPv4", "65535")]
    [InlineData("RelayThrough:0", "abcd", "RelayThrough", "64 hex", "z-base-32")]
    [InlineData("Seed", "abcd", "Seed", "64", "hex")]
    [InlineData("ConnectionKeepAlive", "-00:00:01", "ConnectionKeepAlive", "00:00:00", "01:00:00")]
    [InlineData("RelayKeepAlive", "-00:00:01", "RelayKeepAlive", "00:00:00", "01:00:00")]
    [InlineData("RelayKeepAlive", "01:00:01", "RelayKeepAlive", "00:00:00", "01:00:00")]
    [InlineData("Concurrency", "0", "Concurrency", "1", "1000")]
    [InlineData("Loops", "65", "Loops", "1", "64")]
    [InlineData("Limits:Udx:ReceiveWindow", "1", "ReceiveWindow", "65536", "1073741824")]
    [InlineData("Records:MaxSize", "1", "MaxSize", "2", "16777216")]
    [InlineData("Records:MaxAge", "00:00:00", "MaxAge", "00:00:01", "365.00:00:00")]
    [InlineData("Records:MaxAge", "366.00:00:00", "MaxAge", "00:00:01", "365.00:00:00")]
    [InlineData("Limits:Records:MaxBytes", "1000", "Limits.Records.MaxBytes", "1048576", "1099511627776")]
    [InlineData("Limits:Records:PrefixPercent", "0", "PrefixPercent", "1", "100")]
    [InlineData("Limits:Records:LifeInAges", "1", "LifeInAges", "2", "1000")]
    [InlineData("Limits:Records:CrowdedTopic", "19", "CrowdedTopic", "20", "1048576")]
    [InlineData("Limits:Records:TopicPeers", "19", "TopicPeers", "20", "1048576")]
    [InlineData("Limits:Records:TopicPeersPerAddress", "0", "TopicPeersPerAddress", "1", "1048576")]
    [InlineData("Limits:Records:TopicPeersPerPrefix", "0", "TopicPeersPerPrefix", "1", "1048576")]
    public void WrongValue_NamesItselfAndWhatIsAllowed(string key, string value, params string[] named)
    {
        var options = Bind((key, value));

        var exception = Assert.Throws<OptionsValidationException>(() => NodeOptionsValidation.Demand(options, string.Empty));

        Assert.All(named, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void WrongSeed_IsNotRepeatedInTheMessage()
    {
        var options = Bind(("Seed", "5ec4e7"));

        var exception = Assert.Throws<OptionsValidationException>(() => NodeOptionsValidation.Demand(options, string.Empty));

        Assert.DoesNotContain("5ec4e7", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_AreValidAndJoinThePublicNetwork()
    {
        var options = new HyperDhtOptions();

        NodeOptionsValidation.Demand(options, string.Empty);

        Assert.Equal(3, options.EffectiveBootstrap.Count);
        Assert.Empty(new HyperDhtOptions { Bootstrap = [] }.EffectiveBootstrap);
    }

    [Fact]
    public void Section_BindsListsTimesAndLimits()
    {
        var options = Bind(
            ("Bootstrap:0", "127.0.0.1:1"),
            ("Bootstrap:1", "1.2.3.4@node.example.org:2"),
            ("Ephemeral", "true"),
            ("ConnectionKeepAlive", "00:00:07"),
            ("Records:MaxSize", "1000"),
            ("Records:MaxAge", "00:05:00"),
            ("Limits:Records:MaxBytes", "2097152"),
            ("Limits:ExemptLoopback", "false"),
            ("Limits:Udx:ReceiveWindow", "131072"));

        NodeOptionsValidation.Demand(options, string.Empty);

        Assert.Equal(["127.0.0.1:1", "1.2.3.4@node.example.org:2"], options.EffectiveBootstrap);
        Assert.True(options.Ephemeral);
        Assert.Equal(TimeSpan.FromSeconds(7), options.ConnectionKeepAlive);
        Assert.Equal((1000, TimeSpan.FromMinutes(5)), (options.Records.MaxSize, options.Records.MaxAge));
        Assert.Equal(2 << 20, options.Limits.Records.MaxBytes);
        Assert.False(options.Limits.ExemptLoopback);
        Assert.Equal(131_072, options.Limits.Udx.ReceiveWindow);
        Assert.Equal(new UdxLimits().DestroyDistance, options.Limits.Udx.DestroyDistance);
    }

    [Theory]
    [InlineData("example.org", "Host must be a IPv4 address")]
    [InlineData("0.0.0.0", "Invalid host")]
    public void Bootstrapper_NeedsAPublicAddress(string host, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => HyperDhtOptions.CreateBootstrapper(host));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bootstrapper_IsAPersistentNodeAtAFixedPort()
    {
        var options = HyperDhtOptions.CreateBootstrapper("204.8.167.157", 24106);

        NodeOptionsValidation.Demand(options, string.Empty);

        Assert.Equal((24106, false, "204.8.167.157"), (options.Port, options.AnyPort, options.PublicHost));
        Assert.Equal((false, false), (options.Ephemeral, options.Firewalled));
        Assert.Empty(options.EffectiveBootstrap);
    }

    private static HyperDhtOptions Bind(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create("HyperDht:" + pair.Key, (string?)pair.Value)))
            .Build();
        var options = new HyperDhtOptions();
        new BindFromConfiguration(string.Empty, configuration).Configure(options);
        return options;
    }
}
