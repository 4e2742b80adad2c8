namespace HyperDht.Tests;

/// <summary>Equality of 32-byte values, which every table of ids and keys rests on.</summary>
public sealed class NodeIdTests
{
    [Fact]
    public void EveryBit_MakesADifference()
    {
        var bytes = NodeId.Hash([1]).ToArray();
        var id = new NodeId(bytes);
        Assert.True(id == new NodeId(bytes));

        for (var bit = 0; bit < 8 * NodeId.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(id != new NodeId(bytes), $"Bit {bit} is not compared.");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(id.GetHashCode(), new NodeId(bytes).GetHashCode());
    }
}
