using HyperDht.Routing.Life;

namespace HyperDht.Routing.Tests.Life;

public class BootstrapEntryTests
{
    [Theory]
    [InlineData("49737", "127.0.0.1", 49737, null)]
    [InlineData("example.com:1", "example.com", 1, null)]
    [InlineData("1.2.3.4@example.com:1", "example.com", 1, "1.2.3.4")]
    public void Entry_IsRead(string text, string name, int port, string? suggested)
    {
        Assert.True(BootstrapEntry.TryParse(text, out var entry));
        Assert.Equal(name, entry.Name);
        Assert.Equal(port, entry.Port);
        Assert.Equal(suggested, entry.SuggestedHost is { } host ? new PeerAddress(host, 0).HostText : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("example.com")]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("example.com:-1")]
    [InlineData(":1")]
    [InlineData("x@example.com:1")]
    public void Nonsense_IsRefused(string? text) => Assert.False(BootstrapEntry.TryParse(text, out _));
}
