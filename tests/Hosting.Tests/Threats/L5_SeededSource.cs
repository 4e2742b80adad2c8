using HyperDht.Hosting.Composition;
using HyperDht.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Threats;

/// <summary>Numbers that somebody can repeat never reach a real network.</summary>
public class L5_SeededSource
{
    [Fact]
    public async Task OwnSource_WithRealSockets_IsRefused()
    {
        var builder = new HyperDhtBuilder(string.Empty);
        builder.Services.AddSingleton<IRandomSource>(new Zeros());
        await using var container = new NodeContainer(builder);

        var error = Assert.Throws<InvalidOperationException>(() => container.CreateNode(new HyperDhtOptions { Bootstrap = [] }));

        Assert.Contains("simulated transport", error.Message, StringComparison.Ordinal);
    }

    private sealed class Zeros : IRandomSource
    {
        public void Fill(Span<byte> destination) => destination.Clear();

        public int Next(int exclusiveMaximum) => 0;
    }
}
