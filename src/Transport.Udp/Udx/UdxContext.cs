using System.Buffers.Binary;
using HyperDht.Limits;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx.Closing;
using HyperDht.Udx.Congestion;
using HyperDht.Udx.Receiving;
using HyperDht.Udx.Relaying;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx;

/// <summary>The streams of one node: one table of local ids shared by all of its sockets (spec 04 §1). On the loop only.</summary>
internal sealed class UdxContext
{
    private readonly IRandomSource _random;
    private readonly Func<ICongestionController>? _congestion;
    private readonly Dictionary<uint, UdxStream> _streams = [];
    private readonly Dictionary<uint, UdxRelayEnd> _relayEnds = [];
    private readonly TimeWaitTable _ended;
    private readonly ILoopTimer _timer;
    private UdxStream? _latest;

    /// <summary>Creates an empty context.</summary>
    /// <param name="loop">The loop of the node.</param>
    /// <param name="random">Where stream ids come from.</param>
    /// <param name="limits">What streams may cost; the defaults when null.</param>
    /// <param name="congestion">Makes the controller of each stream; the built-in one when null.</param>
    /// <param name="budget">Memory shared with other contexts of the process; an own one when null.</param>
    public UdxContext(
        IDhtLoop loop,
        IRandomSource random,
        UdxLimits? limits = null,
        Func<ICongestionController>? congestion = null,
        ReceiveBudget? budget = null)
    {
        Loop = loop;
        Limits = limits ?? new UdxLimits();
        Budget = budget ?? new ReceiveBudget(Limits.ReceiveBudget);
        _random = random;
        _congestion = congestion;
        _ended = new TimeWaitTable(Limits.TimeWaitEntries);
        _timer = loop.CreateTimer(OnTimer);
    }

    /// <summary>Streams that are not closed.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>Ends of relayed streams that are not closed.</summary>
    public int RelayEndCount => _relayEnds.Count;

    /// <summary>Streams that ended lately and are remembered for a while.</summary>
    public int EndedCount => _ended.Count;

    internal IDhtLoop Loop { get; }

    internal UdxLimits Limits { get; }

    internal ReceiveBudget Budget { get; }

    /// <summary>Creates a stream that can receive at once and send when it is connected.</summary>
    /// <param name="handler">The layer above.</param>
    /// <param name="id">A fixed id that is free; by default a random one.</param>
    /// <param name="options">First sequence numbers other than zero.</param>
    public UdxStream CreateStream(IUdxStreamHandler handler, uint? id = null, UdxStreamOptions options = default)
    {
        var chosen = id ?? NextId();
        if (IsTaken(chosen))
        {
            throw new InvalidOperationException($"The stream id {chosen} is in use.");
        }

        _ended.Remove(chosen);
        var stream = new UdxStream(this, chosen, handler, options);
        _streams.Add(chosen, stream);
        return stream;
    }

    /// <summary>Creates an end of a relayed stream, with a random id; it waits for its peer's first packet.</summary>
    /// <param name="handler">The layer above.</param>
    /// <param name="remoteId">The peer's id for its stream.</param>
    public UdxRelayEnd CreateRelayEnd(IUdxRelayHandler handler, uint remoteId)
    {
        var end = new UdxRelayEnd(this, NextId(), remoteId, handler);
        _ended.Remove(end.Id);
        _relayEnds.Add(end.Id, end);
        return end;
    }

    /// <summary>Takes a datagram that belongs to a stream; false leaves it to others (spec 04 §3).</summary>
    public bool TryReceive(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
    {
        if (!UdxPacket.TryRead(datagram, out var packet))
        {
            return false;
        }

        var id = packet.Header.StreamId;
        var stream = _latest;
        if (stream?.Id != id && !_streams.TryGetValue(id, out stream))
        {
            if (_relayEnds.TryGetValue(id, out var end))
            {
                end.Receive(socket, source, datagram);
                return true;
            }

            return TryAnswerEnded(socket, source, packet.Header);
        }

        _latest = stream;
        stream!.Receive(socket, source, packet);
        return true;
    }

    /// <summary>Destroys every stream because the context closes. Idempotent.</summary>
    public void Close() => Close(UdxCloseReason.ContextClosed);

    /// <summary>Destroys every stream. Idempotent.</summary>
    /// <param name="reason">What the streams are told.</param>
    public void Close(UdxCloseReason reason)
    {
        foreach (var stream in _streams.Values.ToArray())
        {
            stream.Destroy(reason);
        }

        foreach (var end in _relayEnds.Values.ToArray())
        {
            end.Abandon();
        }

        _ended.Clear();
        _timer.Clear();
    }

    internal ICongestionController CreateController() => _congestion?.Invoke() ?? new BbrController();

    internal void Remove(UdxStream stream)
    {
        _streams.Remove(stream.Id);
        if (_latest == stream)
        {
            _latest = null;
        }
    }

    internal void Remove(UdxRelayEnd end) => _relayEnds.Remove(end.Id);

    internal void Remember(uint id, uint remoteId, PeerAddress remote, uint next, uint remoteNext)
    {
        _ended.Add(id, remoteId, remote, next, remoteNext, Loop.Now);
        ArmTimer();
    }

    private bool TryAnswerEnded(IDatagramSocket socket, PeerAddress source, in UdxHeader header)
    {
        if (!_ended.TryHandle(source, header, Loop.Now, out var answer))
        {
            return false;
        }

        answer?.WriteTo(socket.Reserve(UdxHeader.Length, source));
        return true;
    }

    private uint NextId()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        uint id;
        do
        {
            _random.Fill(bytes);
            id = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }
        while (IsTaken(id));

        return id;
    }

    private bool IsTaken(uint id) => _streams.ContainsKey(id) || _relayEnds.ContainsKey(id);

    private void OnTimer()
    {
        _ended.Expire(Loop.Now);
        ArmTimer();
    }

    private void ArmTimer()
    {
        if (_ended.Deadline is { } deadline)
        {
            _timer.Set(deadline);
        }
    }
}
