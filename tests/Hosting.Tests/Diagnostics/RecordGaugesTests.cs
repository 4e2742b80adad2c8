using Foreign.Parts;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Records;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Diagnostics;

/// <summary>Record counts and bytes as a collector of metrics sees them.</summary>
public sealed class RecordGaugesTests
{
    private const string Count = "hyperdht.records.count";
    private const string Bytes = "hyperdht.records.bytes";

    [Fact]
    public async Task StoresOfLivingNodes_AreAddedUpByKind()
    {
        using var meter = new DhtMeter();
        using var probe = new RecordProbe(meter.Meter);
        var gauges = new RecordGauges(meter, "relay");
        Assert.Empty(probe.Read());

        await using var first = new ForgetfulStore { Usage = new RecordUsage(2, 300) };
        await using var second = new ForgetfulStore { Usage = new RecordUsage(5, 1000) };
        gauges.Add(first);
        gauges.Add(second);

        var read = probe.Read();
        Assert.Equal(2 * 6, read.Count);
        Assert.Equal((7, 1300), (read[(Count, "mutable")], read[(Bytes, "mutable")]));

        gauges.Remove(first);
        Assert.Equal(5, probe.Read()[(Count, "peer")]);

        gauges.Remove(second);
        Assert.Empty(probe.Read());
    }

    [Fact]
    public async Task Node_ReportsWhatItStoresUntilItIsDisposed()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        var storing = await HyperDhtNode.StartAsync(options =>
        {
            options.Host = "127.0.0.1";
            options.Port = 0;
            options.Bootstrap = [.. network.Bootstrap];
            options.Ephemeral = false;
            options.Firewalled = false;
        });
        using var probe = new RecordProbe(storing.Services.GetRequiredService<DhtMeter>().Meter);
        Assert.Equal(0, probe.Read()[(Count, "immutable")]);

        await using var client = await network.CreateNodeAsync();
        await client.ImmutablePutAsync(new byte[100]);

        var read = probe.Read();
        Assert.Equal(1, read[(Count, "immutable")]);
        Assert.InRange(read[(Bytes, "immutable")], 100, 1000);

        await storing.DisposeAsync();
        Assert.Empty(probe.Read());
    }
}
