using HyperDht.Transport;
using HyperDht.Udx.Receiving;
using HyperDht.Udx.Sending;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx;

/// <summary>Where the packets of one stream go, and which sources are taken for its peer. On the loop only.</summary>
internal sealed class UdxPath(UdxReceiveCore receive)
{
    /// <summary>What the peer's host may not send from another port.</summary>
    public const UdxFlags NeedsFull = UdxFlags.End | UdxFlags.Destroy | UdxFlags.Message;

    private uint _remoteId;
    private long _heardBefore;

    /// <summary>The socket to send from; null while not connected and after the close.</summary>
    public IDatagramSocket? Socket { get; private set; }

    /// <summary>Where the peer is; the default while not connected.</summary>
    public PeerAddress Remote { get; private set; }

    /// <summary>The peer's id for the stream.</summary>
    public uint RemoteId => _remoteId;

    public long PacketsSent { get; private set; }

    /// <summary>Packets with the stream's id, whoever sent them.</summary>
    public long PacketsReceived { get; private set; }

    /// <summary>Those of them that came from where the peer is believed to be.</summary>
    public long PacketsHeard { get; private set; }

    /// <summary>Bytes of packets' bodies.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Settles the path; once.</summary>
    public void Connect(IDatagramSocket socket, uint remoteId, PeerAddress remote)
    {
        if (Socket is not null)
        {
            throw new InvalidOperationException("The stream is connected already.");
        }

        Change(socket, remoteId, remote);
    }

    /// <summary>Takes another path; a null id keeps the present one.</summary>
    public void Change(IDatagramSocket socket, uint? remoteId, PeerAddress remote)
    {
        ArgumentOutOfRangeException.ThrowIfZero(remote.Port);
        Socket = socket;
        Remote = remote;
        _remoteId = remoteId ?? _remoteId;
    }

    public void Close() => Socket = null;

    /// <summary>Whether something came from where the peer is believed to be since the last call.</summary>
    public bool TryTakeHeard()
    {
        var isHeard = PacketsHeard != _heardBefore;
        _heardBefore = PacketsHeard;
        return isHeard;
    }

    /// <summary>Begins a packet that acknowledges all that arrived; the body is written into what it returns.</summary>
    public Span<byte> Send(UdxFlags flags, uint sequence, int bodyLength) => Send(flags, sequence, bodyLength, Remote);

    /// <summary>Begins a packet to an address where the peer may be.</summary>
    public Span<byte> Send(UdxFlags flags, uint sequence, int bodyLength, PeerAddress to)
    {
        var datagram = Socket!.Reserve(UdxHeader.Length + bodyLength, to);
        new UdxHeader(flags, 0, _remoteId, receive.TakeWindow(), sequence, receive.Next).WriteTo(datagram);
        PacketsSent++;
        BytesSent += bodyLength;
        return datagram[UdxHeader.Length..];
    }

    /// <summary>Sends a packet without a body on a path that is not this one; none while this one is not there.</summary>
    public void SendTo(IDatagramSocket socket, PeerAddress remote, uint remoteId, UdxFlags flags, uint sequence)
    {
        if (Socket is null)
        {
            return;
        }

        var datagram = socket.Reserve(UdxHeader.Length, remote);
        new UdxHeader(flags, 0, remoteId, receive.TakeWindow(), sequence, receive.Next).WriteTo(datagram);
        PacketsSent++;
    }

    /// <summary>Sends what the sender may send now, and its heartbeat.</summary>
    /// <param name="send">The stream's sender.</param>
    /// <param name="now">The time.</param>
    /// <param name="most">Packets to send at most.</param>
    /// <returns>Packets sent.</returns>
    public int SendPackets(UdxSendCore send, TimeSpan now, int most)
    {
        var sent = 0;
        send.BeginFlush(now);
        while (sent < most && send.TryTakePacket(now, out var packet))
        {
            send.CopyPayload(packet, Send(packet.Flags, packet.SequenceNumber, packet.Length));
            sent++;
        }

        send.CompleteFlush(now);
        if (send.TryTakeHeartbeat())
        {
            Send(UdxFlags.Heartbeat, send.Next, 0);
        }

        return sent;
    }

    /// <summary>Sends what arrived, gaps included, without data.</summary>
    /// <param name="sequence">The own next sequence number.</param>
    public void SendAcknowledgement(uint sequence)
    {
        Span<byte> blocks = stackalloc byte[UdxReceiveCore.MaxSackBlocks * SackBlocks.BlockLength];
        var area = blocks[..(receive.WriteSackBlocks(blocks) * SackBlocks.BlockLength)];
        area.CopyTo(Send(area.IsEmpty ? UdxFlags.None : UdxFlags.Sack, sequence, area.Length));
    }

    /// <summary>What a packet from a source may do.</summary>
    /// <remarks>Only the present remote may end a stream; its host may feed it from another port, because relays do (spec 04 §22).</remarks>
    public SourceTrust Judge(IUdxStreamHandler handler, IDatagramSocket socket, PeerAddress source, in UdxPacket packet)
    {
        PacketsReceived++;
        if (source.Port == 0)
        {
            return SourceTrust.Refused;
        }

        if ((socket == Socket && source == Remote) || handler.AcceptFrom(socket, source))
        {
            PacketsHeard++;
            return SourceTrust.Full;
        }

        handler.OnStray(socket, source, packet.HasAny(UdxFlags.Message) && !packet.IsTruncated ? packet.Payload : default);
        return socket == Socket && source.Host == Remote.Host ? SourceTrust.DataOnly : SourceTrust.Refused;
    }
}
