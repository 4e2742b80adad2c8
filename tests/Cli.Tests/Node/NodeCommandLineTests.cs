using HyperDht.Cli.Node;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Tests.Node;

public sealed class NodeCommandLineTests
{
    [Fact]
    public void NoWords_AreOneNodeOnThePublicNetwork()
    {
        var plan = NodeCommandLine.Parse([]);

        Assert.Equal((false, 1, 0, true), (plan.IsBootstrapper, plan.Count, plan.Port, plan.AnyPort));
        Assert.Null(plan.Bootstrap);
    }

    [Theory]
    [InlineData("--port 0", 0, true)]
    [InlineData("--port 37901", 37901, false)]
    [InlineData("--port 1 --port 2", 1, false)]
    public void Port_IsTheFirstGivenAndZeroIsNone(string line, int port, bool anyPort)
    {
        var plan = NodeCommandLine.Parse(line.Split(' '));

        Assert.Equal((port, anyPort), (plan.Port, plan.AnyPort));
    }

    [Theory]
    [InlineData("--nodes 3", 3)]
    [InlineData("--nodes 0", 1)]
    [InlineData("--node x --nodes 5", 1)]
    public void Nodes_AreCounted(string line, int count) => Assert.Equal(count, NodeCommandLine.Parse(line.Split(' ')).Count);

    [Theory]
    [InlineData("--bootstrap --host 1.2.3.4")]
    [InlineData("--host 1.2.3.4 --bootstrap")]
    public void BootstrapWithoutValue_IsABootstrapNode(string line)
    {
        var plan = NodeCommandLine.Parse(line.Split(' '));

        Assert.Equal((true, "1.2.3.4", 49737), (plan.IsBootstrapper, plan.Host, plan.Port));
    }

    [Theory]
    [InlineData("--prot 1", "--prot")]
    [InlineData("--port=1", "--port=1")]
    [InlineData("extra", "extra")]
    [InlineData("--port", "--port")]
    [InlineData("--port --nodes 2", "--port")]
    [InlineData("--port abc", "--port")]
    [InlineData("--port 65536", "65535")]
    [InlineData("--port -1", "--port")]
    [InlineData("--nodes x", "--nodes")]
    [InlineData("--nodes 10001", "10000")]
    [InlineData("--host example.org", "--host")]
    [InlineData("--bootstrap a", "--bootstrap")]
    [InlineData("--bootstrap a:1,,b:2", "--bootstrap")]
    [InlineData("--bootstrap a:0", "--bootstrap")]
    [InlineData("--seed 12", "--seed")]
    [InlineData("--storage", "--storage")]
    [InlineData("--relay-through", "--relay-through")]
    [InlineData("--relay-through abcd", "--relay-through")]
    [InlineData("--storage records.db --nodes 2", "--storage")]
    [InlineData("--bootstrap", "--host")]
    public void WrongLine_IsOneSentenceThatNamesTheOption(string line, string named)
    {
        var exception = Assert.Throws<UsageException>(() => NodeCommandLine.Parse(line.Split(' ')));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("--port 1 --nodes 2", "--port is only valid when running a single node")]
    [InlineData("--bootstrap --host example.org", "Host must be a IPv4 address")]
    [InlineData("--bootstrap --host 0.0.0.0", "Invalid host")]
    public void WhatTheReferenceNoticesLate_KeepsItsSentence(string line, string sentence) =>
        Assert.StartsWith(sentence, NodeCommandLine.Parse(line.Split(' ')).LateError, StringComparison.Ordinal);
}
