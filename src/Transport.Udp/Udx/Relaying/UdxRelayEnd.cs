using System.Buffers.Binary;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Relaying;

/// <summary>
/// One of two joined stream numbers: what arrives for it leaves through the other, only the receiver's number replaced (spec 04 §13).
/// Neither acknowledges, repeats, orders or paces anything. On the loop only.
/// </summary>
internal sealed class UdxRelayEnd
{
    private const int StreamIdOffset = 4;
    private const int LongestWaiting = 1500;

    // Ended both ways, only repetitions are still to come.
    private static readonly TimeSpan EndedLife = TimeSpan.FromSeconds(30);

    // A peer that has left may have found a better way before the other has: what that still sends here gets through (spec 03 §15.3).
    private static readonly TimeSpan LeftLife = TimeSpan.FromSeconds(5);

    private readonly UdxContext _context;
    private readonly IUdxRelayHandler _handler;
    private readonly uint _remoteId;
    private UdxRelayEnd? _other;
    private (IDatagramSocket, PeerAddress)? _whereabouts;
    private ILoopTimer? _timer;
    private byte[]? _waiting;
    private bool _hasEnded;
    private bool _isLeft;

    internal UdxRelayEnd(UdxContext context, uint id, uint remoteId, IUdxRelayHandler handler)
    {
        _context = context;
        _handler = handler;
        _remoteId = remoteId;
        Id = id;
    }

    /// <summary>What the peer puts into its packets.</summary>
    public uint Id { get; }

    /// <summary>The socket towards the peer; null until its first packet.</summary>
    public IDatagramSocket? Socket { get; private set; }

    /// <summary>Where the peer is; the default until its first packet.</summary>
    public PeerAddress Remote { get; private set; }

    /// <summary>Whether the end is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Sends on through another end what arrives here. Once, on both.</summary>
    public void JoinTo(UdxRelayEnd other)
    {
        if (_other is not null)
        {
            throw new InvalidOperationException("The end is joined already.");
        }

        _other = other;
    }

    /// <summary>Closes without a word to the peer, and the other end with it. Idempotent.</summary>
    public void Close() => Close(isTold: false);

    /// <summary>The peer needs this way no more: sends on for a moment what the other peer may still send, then closes. Idempotent.</summary>
    public void Leave()
    {
        _isLeft = true;
        if (_other is null or { _isLeft: true })
        {
            Close();
        }
        else if (!IsClosed)
        {
            CloseIn(LeftLife);
        }
    }

    /// <summary>Closes like <see cref="Close()"/>, and tells the layer above. Idempotent.</summary>
    internal void Abandon() => Close(isTold: true);

    /// <summary>Takes a packet with this end's number.</summary>
    internal void Receive(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> datagram)
    {
        var flags = UdxHeader.Read(datagram).Flags;
        if (!TryJudge(socket, source, flags))
        {
            UdxMetrics.SourceDropped.Add(1);
            return;
        }

        Forward(datagram);
        if ((flags & UdxFlags.Destroy) != 0)
        {
            Abandon();
        }
        else if ((flags & UdxFlags.End) != 0)
        {
            _hasEnded = true;
            CloseWhenEnded();
        }
    }

    // The peer's host may send from another port, because relays do; but only the peer itself ends the stream (threat-model U1).
    private bool TryJudge(IDatagramSocket socket, PeerAddress source, UdxFlags flags)
    {
        if (source.Port == 0 || IsClosed)
        {
            return false;
        }

        if (socket == Socket && source == Remote)
        {
            return true;
        }

        if (_handler.AcceptFrom(socket, source))
        {
            Socket = socket;
            Remote = source;
            _whereabouts = _handler.Whereabouts;
            _other?.ForwardWaiting();
            return true;
        }

        return socket == Socket && source.Host == Remote.Host && (flags & (UdxFlags.End | UdxFlags.Destroy)) == 0;
    }

    // Where the peer behind the other end is may show only with its first packet. The first one of this side waits for that, so that the
    // streams need not repeat it a second later; one packet of a usual size, whatever comes.
    private void Forward(ReadOnlySpan<byte> datagram)
    {
        if (_other is not { Way: { Socket.IsClosed: false } way } other)
        {
            _waiting ??= _other is { Way: null } && datagram.Length <= LongestWaiting ? datagram.ToArray() : null;
            return;
        }

        if (!_handler.MayForward(datagram.Length))
        {
            return;
        }

        var copy = way.Socket.Reserve(datagram.Length, way.Remote);
        datagram.CopyTo(copy);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[StreamIdOffset..], other._remoteId);
    }

    private void ForwardWaiting()
    {
        var datagram = _waiting;
        _waiting = null;
        if (datagram is not null && !IsClosed)
        {
            Forward(datagram);
        }
    }

    // A peer that has moved may have nothing to send here: what is known of it from elsewhere is newer then.
    private (IDatagramSocket Socket, PeerAddress Remote)? Way
    {
        get
        {
            var known = _handler.Whereabouts;
            return Socket is { } socket && (known is null || known == _whereabouts) ? (socket, Remote) : known;
        }
    }

    private void CloseWhenEnded()
    {
        if (_other is { _hasEnded: true } && !_isLeft)
        {
            CloseIn(EndedLife);
        }
    }

    private void CloseIn(TimeSpan time)
    {
        _timer ??= _context.Loop.CreateTimer(Abandon);
        _timer.Set(_context.Loop.Now + time);
    }

    private void Close(bool isTold)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        _timer?.Dispose();
        _context.Remove(this);
        if (isTold)
        {
            _handler.OnClosed();
        }

        _other?.Abandon();
    }
}
