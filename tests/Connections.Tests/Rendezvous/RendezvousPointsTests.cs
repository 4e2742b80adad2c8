using HyperDht.Connections.Rendezvous;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Rendezvous;

public sealed class RendezvousPointsTests
{
    private static readonly RendezvousPoint First = Point(1);
    private static readonly RendezvousPoint Second = Point(2);
    private static readonly RendezvousPoint Third = Point(3);

    private readonly RendezvousPoints _points = new();

    [Fact]
    public void Number_IsReadAsItWasWritten()
    {
        var random = new SeededRandomSource(1);
        for (var i = 0; i < 1000; i++)
        {
            var (point, count) = (new RendezvousPoint(Address(), Address()), (uint)random.Next(int.MaxValue));

            Assert.Equal(point, RendezvousPoint.OfNumber(point.ToNumber(count), out var read));
            Assert.Equal(count, read);
        }

        PeerAddress Address() => new((uint)random.Next(int.MaxValue) << 1 | 1, (ushort)random.Next(65536));
    }

    [Fact]
    public void NewestTwo_AreKept()
    {
        _points.Note(First.ToNumber(1));
        _points.Note(Second.ToNumber(2));
        _points.Note(Third.ToNumber(3));

        Assert.Equal([Second, Third], _points.All);
    }

    [Fact]
    public void SameNode_IsNotKeptTwice()
    {
        var elsewhere = First with { Client = Third.Client };
        _points.Note(First.ToNumber(1));
        _points.Note(Second.ToNumber(2));
        _points.Note(elsewhere.ToNumber(3));

        Assert.Equal([Second, elsewhere], _points.All);
    }

    // Somebody has captured a message and sends it again.
    [Fact]
    public void OldMessages_ChangeNothing()
    {
        _points.Note(First.ToNumber(5));
        _points.Note(Second.ToNumber(5));
        _points.Note(Third.ToNumber(4));
        _points.Note(Third.ToNumber(0));

        Assert.Equal([First], _points.All);
    }

    private static RendezvousPoint Point(byte n) => new(new PeerAddress(0x63000000u + n, 49737), new PeerAddress(0x46000001, (ushort)(1000 + n)));
}
