using System.Numerics;

namespace HyperDht.Testing;

/// <summary>Datagrams to use again, by capacity; as many are kept as were on their way at once.</summary>
internal sealed class DatagramPool(SimulatedSwitch owner)
{
    private const int SmallestBits = 6;
    private const int LargestBits = 11;

    private readonly Stack<SimulatedDatagram>[] _free = [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new Stack<SimulatedDatagram>())];

    public SimulatedDatagram Rent(int length)
    {
        var bits = Math.Max(SmallestBits, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(length - 1, 0)));
        var datagram = _free[bits - SmallestBits].TryPop(out var free) ? free : new SimulatedDatagram(owner, 1 << bits);
        datagram.Length = length;
        return datagram;
    }

    public void Return(SimulatedDatagram datagram) =>
        _free[BitOperations.TrailingZeroCount(datagram.Capacity) - SmallestBits].Push(datagram);
}
