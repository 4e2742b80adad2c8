using HyperDht.Routing.Table;

namespace HyperDht.Routing.Tests.Table;

public class NodeIdMemoryTests
{
    [Fact]
    public void Ids_AreThoseOfTheirAddresses_HoweverManyThereAre()
    {
        var memory = new NodeIdMemory();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0u; i < 5000; i++)
            {
                var address = new PeerAddress(0x3c000000 + (i << 4), (ushort)i);

                Assert.Equal(NodeId.FromAddress(address), memory.IdOf(address));
            }
        }

        Assert.Equal(NodeId.FromAddress(default), memory.IdOf(default));
    }
}
