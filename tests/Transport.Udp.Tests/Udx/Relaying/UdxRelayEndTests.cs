using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx.Relaying;

/// <summary>Where a relay's end sends to, and whom it believes, when its peer changes its address (spec 04 §13).</summary>
public sealed class UdxRelayEndTests
{
    private static readonly PeerAddress ClientHome = ScriptedRelay.ClientHome;
    private static readonly PeerAddress ServerHome = ScriptedRelay.ServerHome;
    private static readonly PeerAddress Elsewhere = new(0x0c000001, 3000);
    private static readonly PeerAddress OtherPort = new(0x0a000001, 1001);

    private readonly ScriptedRelay _relay = new();

    public UdxRelayEndTests()
    {
        foreach (var host in new[] { ClientHome, ServerHome, Elsewhere, OtherPort })
        {
            _relay.Route(host);
        }
    }

    [Fact]
    public void Packets_LeaveWithTheOtherPeersNumber()
    {
        _relay.Settle();

        _relay.Give(_relay.Client, ClientHome, 10);
        _relay.Give(_relay.Server, ServerHome, 11);

        Assert.Equal([((byte)10, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
        Assert.Equal([((byte)11, ScriptedRelay.ClientId)], _relay.Take(ClientHome));
    }

    // The peer of the other side may show where it is only with its first packet.
    [Fact]
    public void FirstPacket_WaitsForTheOtherSide()
    {
        _relay.ClientHandler.Accepted = ClientHome;
        _relay.ServerHandler.Accepted = ServerHome;

        _relay.Give(_relay.Client, ClientHome, 10);
        _relay.Give(_relay.Client, ClientHome, 12);
        Assert.Empty(_relay.Take(ServerHome));
        _relay.Give(_relay.Server, ServerHome, 11);

        Assert.Equal([((byte)10, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
        Assert.Equal([((byte)11, ScriptedRelay.ClientId)], _relay.Take(ClientHome));
    }

    [Fact]
    public void FirstPacketThatIsTooLong_DoesNotWait()
    {
        _relay.ClientHandler.Accepted = ClientHome;
        _relay.ServerHandler.Accepted = ServerHome;

        _relay.Give(_relay.Client, ClientHome, 10, length: 1500);
        _relay.Give(_relay.Server, ServerHome, 11);

        Assert.Empty(_relay.Take(ServerHome));
    }

    [Fact]
    public void PeerKnownFromElsewhere_IsSentToBeforeItsFirstPacket()
    {
        _relay.ClientHandler.Accepted = ClientHome;
        _relay.ServerHandler.Whereabouts = (_relay.Socket, ServerHome);

        _relay.Give(_relay.Client, ClientHome, 10);

        Assert.Equal([((byte)10, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
    }

    [Fact]
    public void AcceptedAddress_IsSentToFromThenOn()
    {
        _relay.Settle();
        _relay.ClientHandler.Accepted = Elsewhere;

        _relay.Give(_relay.Client, Elsewhere, 20);
        _relay.Give(_relay.Server, ServerHome, 21);

        Assert.Equal(Elsewhere, _relay.Client.Remote);
        Assert.Equal([((byte)20, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
        Assert.Equal([((byte)21, ScriptedRelay.ClientId)], _relay.Take(Elsewhere));
        Assert.Empty(_relay.Take(ClientHome));
    }

    // Packets from where it is are not asked about, and what is late from its former address is not believed again.
    [Fact]
    public void FormerAddress_IsForgotten()
    {
        _relay.Settle();
        _relay.ClientHandler.Accepted = Elsewhere;
        _relay.Give(_relay.Client, Elsewhere, 20);
        _relay.Give(_relay.Client, Elsewhere, 21);
        Assert.Equal([Elsewhere], _relay.ClientHandler.Asked);
        _relay.Take(ServerHome);

        _relay.Give(_relay.Client, ClientHome, 22);

        Assert.Equal([Elsewhere, ClientHome], _relay.ClientHandler.Asked);
        Assert.Empty(_relay.Take(ServerHome));
        Assert.Equal(Elsewhere, _relay.Client.Remote);
    }

    [Theory]
    [InlineData((byte)UdxFlags.Data)]
    [InlineData((byte)UdxFlags.None)]
    [InlineData((byte)UdxFlags.End)]
    [InlineData((byte)UdxFlags.Destroy)]
    public void StrangersPacket_GoesNowhere(byte flags)
    {
        _relay.Settle();

        _relay.Give(_relay.Client, Elsewhere, 20, (UdxFlags)flags);

        Assert.Empty(_relay.Take(ServerHome));
        Assert.Equal(ClientHome, _relay.Client.Remote);
        Assert.False(_relay.Client.IsClosed);
    }

    // The peer's host may send from another port, because relays do; but only the peer itself ends the stream.
    [Fact]
    public void OtherPortOfThePeersHost_MaySendButNotEnd()
    {
        _relay.Settle();

        _relay.Give(_relay.Client, OtherPort, 20);
        _relay.Give(_relay.Client, OtherPort, 21, UdxFlags.Destroy);
        _relay.Give(_relay.Client, OtherPort, 22, UdxFlags.Data | UdxFlags.End);
        _relay.Give(_relay.Server, ServerHome, 23);

        Assert.Equal([((byte)20, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
        Assert.Equal([((byte)23, ScriptedRelay.ClientId)], _relay.Take(ClientHome));
        Assert.Empty(_relay.Take(OtherPort));
        Assert.False(_relay.Client.IsClosed);
    }

    // It is silent here; its connection to the relay has moved, and that is newer than its last packet.
    [Fact]
    public void PeerThatIsKnownToHaveMoved_IsSentToThere()
    {
        _relay.ClientHandler.Whereabouts = (_relay.Socket, ClientHome);
        _relay.Settle();

        _relay.ClientHandler.Whereabouts = (_relay.Socket, Elsewhere);
        _relay.Give(_relay.Server, ServerHome, 20);

        Assert.Equal([((byte)20, ScriptedRelay.ClientId)], _relay.Take(Elsewhere));
        Assert.Empty(_relay.Take(ClientHome));
    }

    // What its connection to the relay leads to may be another port than the stream's: only a change of it says something.
    [Fact]
    public void StreamsOwnAddress_CountsAsLongAsNothingElseChanges()
    {
        _relay.ClientHandler.Whereabouts = (_relay.Socket, OtherPort);
        _relay.Settle();

        _relay.Give(_relay.Server, ServerHome, 20);

        Assert.Equal([((byte)20, ScriptedRelay.ClientId)], _relay.Take(ClientHome));
        Assert.Empty(_relay.Take(OtherPort));
    }

    // Its first packet from the new place is newer again.
    [Fact]
    public void PacketAfterTheMove_DecidesAgain()
    {
        _relay.ClientHandler.Whereabouts = (_relay.Socket, ClientHome);
        _relay.Settle();
        var port = Elsewhere with { Port = 3001 };
        _relay.Route(port);

        _relay.ClientHandler.Whereabouts = (_relay.Socket, Elsewhere);
        _relay.ClientHandler.Accepted = port;
        _relay.Give(_relay.Client, port, 20);
        _relay.Give(_relay.Server, ServerHome, 21);

        Assert.Equal([((byte)21, ScriptedRelay.ClientId)], _relay.Take(port));
        Assert.Empty(_relay.Take(Elsewhere));
    }

    // It is at the same address, but comes in through another socket of the relay: answers leave where its packets arrive.
    [Fact]
    public void OtherSocketOfTheRelay_IsAChangeToo()
    {
        _relay.Settle();
        var second = _relay.NewSocket(49738);
        _relay.Route(ClientHome, second);
        _relay.ClientHandler.Accepted = ClientHome;

        _relay.Give(_relay.Client, ClientHome, 20, socket: second);
        var before = _relay.Socket.SentCount;
        _relay.Give(_relay.Server, ServerHome, 21);

        Assert.Same(second, _relay.Client.Socket);
        Assert.Equal([((byte)21, ScriptedRelay.ClientId)], _relay.Take(ClientHome));
        Assert.Equal((before, 1), (_relay.Socket.SentCount, second.SentCount));
    }

    [Fact]
    public void ClosedSocket_IsNotSentOn()
    {
        _relay.Settle();
        _relay.Socket.Close();

        _relay.Give(_relay.Server, ServerHome, 20);

        Assert.Empty(_relay.Take(ClientHome));
    }

    [Fact]
    public void PacketsBeyondTheRate_AreDropped()
    {
        _relay.Settle();
        _relay.ClientHandler.IsFull = true;

        _relay.Give(_relay.Client, ClientHome, 20);
        _relay.ClientHandler.IsFull = false;
        _relay.Give(_relay.Client, ClientHome, 21);

        Assert.Equal([((byte)21, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
    }

    [Fact]
    public void DestroyFromWhereThePeerHasMovedTo_ClosesBothEnds()
    {
        _relay.Settle();
        _relay.ClientHandler.Accepted = Elsewhere;

        _relay.Give(_relay.Client, Elsewhere, 20, UdxFlags.Destroy);

        Assert.Equal([((byte)20, ScriptedRelay.ServerId)], _relay.Take(ServerHome));
        Assert.True(_relay.Client.IsClosed && _relay.Server.IsClosed);
        Assert.Equal((1, 1), (_relay.ClientHandler.Closed, _relay.ServerHandler.Closed));
        Assert.Equal(0, _relay.Context.RelayEndCount);
    }

    // What the other still sends here gets through for a moment, also to where the peer has moved since.
    [Fact]
    public void PeerThatHasLeft_IsFollowedForAMoment()
    {
        _relay.Settle();
        _relay.Client.Leave();
        _relay.ClientHandler.Accepted = Elsewhere;
        _relay.Give(_relay.Client, Elsewhere, 20);

        _relay.Give(_relay.Server, ServerHome, 21);
        Assert.Equal([((byte)21, ScriptedRelay.ClientId)], _relay.Take(Elsewhere));

        _relay.Loop.RunTo(_relay.Loop.Now + TimeSpan.FromSeconds(6));
        Assert.True(_relay.Client.IsClosed && _relay.Server.IsClosed);
    }
}
