using HyperDht.Connections.Addresses;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Addresses;

public sealed class LocalAddressesTests
{
    [Fact]
    public Task ServerOnEveryInterface_ListsThoseThatWork() => SimulatedNetwork.RunAsync(1, network => network.InvokeAsync(async () =>
    {
        var host = network.AddHost();
        var addresses = new LocalAddresses(host);
        var server = new PeerAddress(0, 49737);

        Assert.Equal([new PeerAddress(host.Address.Host, 49737)], addresses.List(server));
        Assert.Empty(addresses.ListValidated(server));

        await addresses.ValidateAsync(server);

        Assert.Equal(addresses.List(server), addresses.ListValidated(server));
        addresses.Forget();
        Assert.Empty(addresses.ListValidated(server));
    }));

    [Fact]
    public Task ServerOnOneInterface_ListsThatOne() => SimulatedNetwork.RunAsync(1, network => network.InvokeAsync(() =>
    {
        var addresses = new LocalAddresses(network.AddHost());

        Assert.Equal([PeerAddress.Loopback(7)], addresses.List(PeerAddress.Loopback(7)));
    }));

    [Fact]
    public Task HostThatCannotBeBound_IsNotListed() => SimulatedNetwork.RunAsync(1, network => network.InvokeAsync(async () =>
    {
        var addresses = new LocalAddresses(network.AddHost());
        var foreign = PeerAddress.Parse("99.9.9.9:7");

        await addresses.ValidateAsync(foreign);

        Assert.Empty(addresses.ListValidated(foreign));
    }));
}
