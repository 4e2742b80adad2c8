using HyperDht.Encoding;
using HyperDht.Limits;

namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Many channels over one connection that keeps messages whole (spec 05 §9.2 to §9.7).</summary>
/// <remarks>Pure: frames go in and out, the link carries them. A frame that breaks the protocol ends the connection.</remarks>
internal sealed class Multiplexer(IMultiplexerLink link, RelayLimits limits)
{
    private readonly FrameWriter _writer = new(link);
    private readonly ChannelTables _tables = new();
    private readonly Backlog _backlog = new(link, limits);
    private readonly Dictionary<ChannelKey, Action<PendingOpen>> _pairings = [];
    private readonly Dictionary<string, Action<PendingOpen>> _protocols = [];
    private bool _isClosed;

    /// <summary>Whether the connection must not be read on until <see cref="IMultiplexerLink.Resume"/>.</summary>
    public bool IsPaused => _backlog.IsPaused;

    /// <summary>Channels of the peer that nobody here has opened.</summary>
    public int UnopenedCount => _backlog.Count;

    /// <summary>Makes a channel, still to be opened.</summary>
    /// <param name="terms">What it is called.</param>
    /// <param name="handler">Who speaks its protocol.</param>
    /// <param name="isUnique">Whether there must be no other open channel of this name.</param>
    /// <returns>Null when the connection is closed, or another such channel is open.</returns>
    public Channel? Create(ChannelTerms terms, IChannelHandler handler, bool isUnique = true)
    {
        if (_isClosed)
        {
            return null;
        }

        var group = _tables.TakeGroup([.. terms.Keys]);
        return isUnique && group.Open > 0 ? null : new Channel(this, terms, group, handler);
    }

    /// <summary>Names who decides about channels that the peer opens first; without one they are rejected at once.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="id">Which of its channels; null for all that have no decider of their own.</param>
    /// <param name="decide">Called once for every such open.</param>
    public void Pair(string protocol, ReadOnlyMemory<byte>? id, Action<PendingOpen> decide)
    {
        if (id is { } exact)
        {
            _pairings[ChannelKey.Of(protocol, exact.Span)] = decide;
            return;
        }

        _protocols[protocol] = decide;
    }

    /// <summary>Collects what is written until the last <see cref="Uncork"/>, to leave as one frame. Nests.</summary>
    public void Cork() => _writer.Cork();

    /// <summary>Writes what was collected.</summary>
    public void Uncork() => _writer.Uncork();

    /// <summary>Takes one message of the connection. False when the connection must end.</summary>
    public bool HandleFrame(ReadOnlySpan<byte> frame)
    {
        _backlog.HandleFrame();
        Span<BatchLevel> levels = stackalloc BatchLevel[limits.BatchDepth];
        var reader = new FrameReader(frame, levels);
        var isCorked = false;
        var isSound = true;
        while (isSound && !_isClosed && reader.TryRead(out var channel, out var type, out var body))
        {
            // What answers a batch leaves as a batch.
            if (!isCorked && reader.HasMore)
            {
                isCorked = true;
                Cork();
            }

            isSound = channel == 0 ? HandleControl(type, body) : HandleMessage(channel, type, body);
        }

        if (isCorked)
        {
            Uncork();
        }

        if (isSound && !reader.IsBroken)
        {
            return true;
        }

        RelayMetrics.MultiplexerFaults.Add(1);
        return false;
    }

    /// <summary>The connection is gone: every channel closes. Idempotent.</summary>
    public void HandleClosed()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        foreach (var channel in _tables.Local.Where(channel => !channel.IsClosed).ToArray())
        {
            channel.IsClosed = true;
            channel.Handler.HandleClosed(isRemote: true);
        }

        _tables.Clear();
    }

    internal bool Open(Channel channel, ReadOnlySpan<byte> handshake)
    {
        if (_isClosed || channel.LocalId != 0)
        {
            throw new InvalidOperationException("A channel is opened once, while the connection lives.");
        }

        _tables.Number(channel);
        channel.Group.Open++;
        SendOpen(channel, handshake);
        if (channel.Group.Incoming.First is not { } first)
        {
            channel.Group.Outgoing.AddLast(channel);
            return true;
        }

        channel.Group.Incoming.RemoveFirst();
        var remote = _tables.FindRemote(first.Value)!;
        _backlog.Remove(remote);
        return Match(channel, first.Value, remote) && remote.Replay(channel);
    }

    internal bool Send(Channel channel, ulong type, ReadOnlySpan<byte> payload)
    {
        if (channel.IsClosed || _isClosed)
        {
            return false;
        }

        if (channel.LocalId == 0)
        {
            throw new InvalidOperationException("The channel is not open.");
        }

        _writer.Write(channel.LocalId, type, payload);
        return true;
    }

    internal void Close(Channel channel)
    {
        if (channel.IsClosed || _isClosed || channel.LocalId == 0)
        {
            channel.IsClosed = true;
            return;
        }

        SendNumber(ControlType.Close, channel.LocalId);
        Forget(channel, isRemote: false);
    }

    private bool HandleMessage(ulong id, ulong type, ReadOnlySpan<byte> payload)
    {
        if (_tables.FindRemote(id) is not { } remote)
        {
            // It may have been under way when we closed.
            return true;
        }

        if (remote.Channel is { } channel)
        {
            return channel.Handler.HandleMessage(type, payload);
        }

        _backlog.Keep(remote, type, payload);
        return true;
    }

    private bool HandleControl(ulong type, ReadOnlySpan<byte> body)
    {
        if (type > ControlType.Close)
        {
            return true;
        }

        var reader = new WireReader(body);
        if (!reader.TryReadUInt(out var id))
        {
            return false;
        }

        switch (type)
        {
            case ControlType.Open:
                return HandleOpen(id, reader);
            case ControlType.Reject:
                return HandleReject(id);
            default:
                HandleClose(id);
                return true;
        }
    }

    private bool HandleOpen(ulong id, WireReader reader)
    {
        if (!reader.TryReadBuffer(out var name) || !reader.TryReadBuffer(out var channelId) || Math.Max(name.Length, channelId.Length) > limits.NameLength
            || !_tables.TryUse(id))
        {
            return false;
        }

        var protocol = System.Text.Encoding.UTF8.GetString(name);
        var key = ChannelKey.Of(protocol, channelId);
        if (_tables.FindGroup(key) is { Outgoing.First.Value: { } channel } group)
        {
            return HandleMatch(channel, group, id, reader.Rest);
        }

        var decide = _pairings.GetValueOrDefault(key) ?? _protocols.GetValueOrDefault(protocol);
        if (decide is null || !_backlog.HasRoom)
        {
            SendNumber(ControlType.Reject, id);
            return _backlog.TryRefuse();
        }

        Wait(id, new RemoteChannel(_tables.TakeGroup([key]), reader.Rest.ToArray()), name.Length + channelId.Length + reader.Remaining);
        Decide(protocol, channelId.ToArray(), key, decide);
        return true;
    }

    private bool HandleMatch(Channel channel, ChannelGroup group, ulong id, ReadOnlySpan<byte> handshake)
    {
        group.Outgoing.RemoveFirst();
        if (channel.IsClosed)
        {
            // We have closed it meanwhile, and the peer will hear of that.
            _tables.FreeNumber(channel);
            _tables.Tidy(group);
            return true;
        }

        var remote = new RemoteChannel(group, handshake.ToArray());
        _tables.AddRemote(id, remote);
        return Match(channel, id, remote);
    }

    private static bool Match(Channel channel, ulong id, RemoteChannel remote)
    {
        channel.RemoteId = id;
        remote.Channel = channel;
        return channel.Handler.HandleOpened(remote.Handshake.Span);
    }

    private void Wait(ulong id, RemoteChannel remote, int bytes)
    {
        _tables.AddRemote(id, remote);
        remote.Group.Incoming.AddLast(id);
        _backlog.Add(remote, bytes);
    }

    private void Decide(string protocol, byte[] id, ChannelKey key, Action<PendingOpen> decide)
    {
        var group = _tables.FindGroup(key)!;
        group.Deciding++;
        decide(new PendingOpen(protocol, id, () => HandleDecided(group)));
    }

    // The last decider of a name speaks for all who thought about it.
    private void HandleDecided(ChannelGroup group)
    {
        if (--group.Deciding > 0 || _isClosed)
        {
            return;
        }

        foreach (var id in group.Incoming.ToArray())
        {
            Reject(id);
        }

        _tables.Tidy(group);
    }

    private void Reject(ulong id)
    {
        var remote = _tables.FindRemote(id)!;
        remote.Group.Incoming.Remove(id);
        _tables.RemoveRemote(id);
        _backlog.Remove(remote);
        SendNumber(ControlType.Reject, id);
    }

    private bool HandleReject(ulong id)
    {
        if (_tables.FindLocal(id) is not { } channel || !channel.Group.Outgoing.Contains(channel))
        {
            return false;
        }

        channel.Group.Outgoing.Remove(channel);
        if (channel.IsClosed)
        {
            _tables.FreeNumber(channel);
            _tables.Tidy(channel.Group);
            return true;
        }

        Forget(channel, isRemote: true);
        return true;
    }

    private void HandleClose(ulong id)
    {
        if (_tables.FindRemote(id) is not { } remote)
        {
            return;
        }

        if (remote.Channel is { } channel)
        {
            Forget(channel, isRemote: true);
            return;
        }

        // Ours would never be answered any more: the answer to the open frees the peer's number.
        Reject(id);
    }

    // Our number stays taken as long as the peer may still open the channel.
    private void Forget(Channel channel, bool isRemote)
    {
        channel.IsClosed = true;
        channel.Group.Open--;
        if (channel.RemoteId != 0)
        {
            _tables.RemoveRemote(channel.RemoteId);
        }

        if (channel.RemoteId != 0 || isRemote)
        {
            _tables.FreeNumber(channel);
        }

        _tables.Tidy(channel.Group);
        channel.Handler.HandleClosed(isRemote);
    }

    private void SendOpen(Channel channel, ReadOnlySpan<byte> handshake)
    {
        var id = channel.Terms.Id.Span;
        var name = System.Text.Encoding.UTF8.GetBytes(channel.Terms.Protocol);
        var body = new byte[WireWriter.SizeOf(channel.LocalId) + WireWriter.SizeOfBuffer(name.Length) + WireWriter.SizeOfBuffer(id.Length) + handshake.Length];
        var writer = new WireWriter(body);
        writer.WriteUInt(channel.LocalId);
        writer.WriteBuffer(name);
        writer.WriteBuffer(id);
        writer.WriteBytes(handshake);
        _writer.Write(0, ControlType.Open, body);
    }

    private void SendNumber(ulong type, ulong id)
    {
        Span<byte> body = stackalloc byte[9];
        var writer = new WireWriter(body);
        writer.WriteUInt(id);
        _writer.Write(0, type, writer.Written);
    }
}
