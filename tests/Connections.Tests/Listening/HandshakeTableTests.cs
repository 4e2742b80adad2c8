using HyperDht.Connections.Listening;
using HyperDht.Limits;

namespace HyperDht.Connections.Tests.Listening;

public sealed class HandshakeTableTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Wait = new ListenOptions().HandshakeClearWait;

    [Fact]
    public void FinishedHandshake_IsRememberedForTenSeconds()
    {
        var table = new HandshakeTable(new ConnectionsLimits());
        var entry = table.TryAdd(1, 5)!;

        table.Finish(entry, Now, Wait);
        table.HandleTimeout(Now + TimeSpan.FromSeconds(9.9));
        var before = table.TryFind(1, out _);
        table.HandleTimeout(Now + TimeSpan.FromSeconds(10));

        Assert.True(before);
        Assert.False(table.TryFind(1, out _));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void ListenersThatDiffer_AreEachForgottenInTime()
    {
        var table = new HandshakeTable(new ConnectionsLimits());
        table.Finish(table.TryAdd(1, 0)!, Now, TimeSpan.FromMinutes(1));
        table.Finish(table.TryAdd(2, 0)!, Now, TimeSpan.FromSeconds(1));
        table.Finish(table.TryAdd(3, 0)!, Now, TimeSpan.Zero);

        table.HandleTimeout(Now + TimeSpan.FromSeconds(1));

        Assert.Equal((true, false, false), (table.TryFind(1, out _), table.TryFind(2, out _), table.TryFind(3, out _)));
    }

    [Fact]
    public void RelayedHandshake_IsRememberedForTwoMinutes()
    {
        var table = new HandshakeTable(new ConnectionsLimits());
        table.Finish(table.TryAdd(1, 0)!, Now, Wait, isRelayed: true);

        table.HandleTimeout(Now + TimeSpan.FromSeconds(119));
        var before = table.TryFind(1, out _);
        table.HandleTimeout(Now + TimeSpan.FromSeconds(120));

        Assert.True(before);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void UnreadableHandshake_LeavesNothing()
    {
        var table = new HandshakeTable(new ConnectionsLimits());

        table.Remove(table.TryAdd(1, 5)!);

        Assert.Equal((0, 0), (table.Count, table.HalfOpen));
    }

    [Fact]
    public void Limits_HoldPerHostPerKeyAndInAll()
    {
        var table = new HandshakeTable(new ConnectionsLimits { HalfOpen = 5, HalfOpenPerAddress = 2, HalfOpenPerKey = 1 });
        var key = KeyPair.FromSeed(new byte[32]).PublicKey;
        var first = table.TryAdd(1, 5)!;
        var second = table.TryAdd(2, 5)!;

        Assert.Null(table.TryAdd(3, 5));
        Assert.True(table.TryClaim(first, key));
        Assert.False(table.TryClaim(second, key));
        Assert.NotNull(table.TryAdd(4, 0));
        Assert.NotNull(table.TryAdd(5, 0));
        Assert.NotNull(table.TryAdd(6, 0));
        Assert.Null(table.TryAdd(7, 0));

        table.Finish(first, Now, Wait);

        Assert.True(table.TryClaim(second, key));
        Assert.NotNull(table.TryAdd(8, 5));
    }

    [Fact]
    public void FullTable_ForgetsWhatIsFinishedFirst()
    {
        var table = new HandshakeTable(new ConnectionsLimits { HalfOpen = 2 });
        for (var i = 0; i < 100; i++)
        {
            table.Finish(table.TryAdd((UInt128)i, 0)!, Now, Wait);
        }

        Assert.Equal(8, table.Count);
        Assert.True(table.TryFind(99, out _));
        Assert.False(table.TryFind(91, out _));
    }

    [Fact]
    public void RoomLeft_GivesNothingUp()
    {
        var table = new HandshakeTable(new ConnectionsLimits { HalfOpen = 2 });
        table.TryAdd(1, 0);

        Assert.Null(table.TakeOldest());
    }

    // What is being read is a moment from knowing better.
    [Fact]
    public void UnreadHandshakes_AreNotGivenUp()
    {
        var table = new HandshakeTable(new ConnectionsLimits { HalfOpen = 2 });
        table.TryAdd(1, 0);
        table.TryAdd(2, 0);

        Assert.Null(table.TakeOldest());
        Assert.Null(table.TryAdd(3, 0));
    }
}
