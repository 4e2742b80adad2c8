using HyperDht.Connections.Candidates;
using HyperDht.Connections.Rendezvous;
using HyperDht.Connections.Secure;
using HyperDht.Noise;
using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Connections.Paths;

/// <summary>The way to the peer of a connection: bound once, changed when the peer moves, and given up when it leads nowhere any more.</summary>
/// <remarks>On the loop. Small until the proof: those who never come to it must cost little (threat-model H2).</remarks>
internal sealed class ConnectionPath(UdxStream stream) : IDisposable
{
    private PathUpgrade? _upgrade;
    private PathMessages? _messages;
    private PeerFollowing? _following;
    private CandidatePath _path;
    private uint _remoteStreamId;

    /// <summary>What it is.</summary>
    public PathKind Kind => _path.Remote == default ? default : _path.Kind;

    /// <summary>Where the packets go; the default before the bind.</summary>
    public PeerAddress Remote => _path.Remote;

    /// <summary>Where they leave from; null before the bind.</summary>
    public IDatagramSocket? Socket => _path.Socket;

    /// <summary>What both sides know the connection by, and nobody else; the default before the bind.</summary>
    public NodeId Token => _messages?.Token ?? default;

    /// <summary>What a call through a rendezvous point names it by; the default before the bind.</summary>
    public NodeId CallId => _messages?.CallId ?? default;

    /// <summary>When to call <see cref="HandleTime"/>.</summary>
    public TimeSpan? Deadline => _following?.Deadline;

    /// <summary>Packets that came from where the peer is.</summary>
    public long Heard => stream.PacketsHeard;

    /// <summary>Connects the stream.</summary>
    public void Start(SecureStreamContext context, CandidatePath path, uint remoteStreamId, SessionKeys keys)
    {
        _messages = new PathMessages(context.Suite, keys);
        (_path, _remoteStreamId) = (path, remoteStreamId);
        stream.Connect(path.Socket, path.RelayStreamId ?? remoteStreamId, path.Remote);
        NotePath(isUpgrade: false);
    }

    /// <summary>The peer has proven itself: from now on it may move.</summary>
    public void HandleProof(SecureStreamContext context, ICandidateOwner owner, bool isInitiator)
    {
        _following = new PeerFollowing(context, stream, this, _messages!, owner, isInitiator);
        if (Kind is PathKind.Relay)
        {
            // A relay of the reference drops what comes before both peers have sent something (spec 04 §13), and now both have: what is not
            // acknowledged leaves again at once, not after a second.
            stream.ChangePath(_path.Socket, _path.Remote, isFormerDead: true);
        }
    }

    /// <summary>Takes another path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isUpgrade">Whether it leads straight to the peer in place of a relay, on which packets are still under way.</param>
    public void Move(CandidatePath path, bool isUpgrade)
    {
        if (isUpgrade && _following?.TryBeginTrial(_path) is false)
        {
            return;
        }

        _path = path;
        NotePath(isUpgrade);
        stream.ChangePath(path.Socket, path.Remote, isFormerDead: !isUpgrade, path.RelayStreamId ?? _remoteStreamId);
        if (isUpgrade)
        {
            // An idle peer hears of the new way by this, and we of it by what it answers with.
            stream.SendMessage([]);
            _following?.AskOnTrial();
        }
    }

    /// <summary>Makes the peer answer on another path, which is not taken.</summary>
    public void Knock(CandidatePath path)
    {
        if (!path.Socket.IsClosed)
        {
            stream.SendMessageTo(path.Socket, path.Remote, _remoteStreamId);
        }
    }

    /// <summary>The peer has moved.</summary>
    public void Follow(PeerAddress remote)
    {
        Move(_path with { Remote = remote }, isUpgrade: false);
        ConnectionsMetrics.Moves.Add(1);
    }

    /// <summary>Goes on where another connection to the same peer has found a way; keeps that one open, because its sockets belong to it.</summary>
    /// <returns>False when the connection is over, or that one leads over a relay.</returns>
    public bool Adopt(ICandidate carrier)
    {
        if (stream.IsClosed || _following is null || carrier.Way.Kind is PathKind.Relay || !carrier.IsBound)
        {
            carrier.Abort();
            return false;
        }

        _following.Hold(carrier);
        Move(carrier.Way._path, isUpgrade: false);
        ConnectionsMetrics.Moves.Add(1);
        return true;
    }

    /// <summary>Whether a packet that did not come on the present path is a late one of the relay.</summary>
    public bool TryTakeFromRelay(IDatagramSocket socket, PeerAddress source) => _upgrade?.TryTakeFromRelay(socket, source) ?? false;

    /// <summary>Data or a message arrived. True once, when it came on the way that has taken the place of a relay.</summary>
    public bool HandleArrival() => _upgrade?.HandleArrival(_following?.IsOnTrial() ?? false) ?? false;

    /// <summary>A packet for the stream came from elsewhere. True when <see cref="Deadline"/> has changed.</summary>
    public bool HandleStray(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> message) =>
        _following?.HandleStray(socket, source, message) ?? false;

    /// <summary>An unordered message came from where the peer is.</summary>
    public void HandleMessage(ReadOnlySpan<byte> message) => _following?.HandleMessage(message);

    /// <summary>Shows the peer where we are.</summary>
    /// <param name="hasNetworkChanged">Whether the peer is lost if it does not follow.</param>
    public void Probe(bool hasNetworkChanged) => _following?.Probe(hasNetworkChanged);

    /// <summary>Names a node to the peer through which it gets through to us.</summary>
    public void Tell(RendezvousPoint point) => _following?.Tell(point);

    /// <summary>The peer says through such a node that it has moved; false when it does not. <see cref="Probe"/> comes next.</summary>
    /// <param name="message">A path message.</param>
    /// <param name="source">Where the node says that it came from.</param>
    public bool HandleCall(ReadOnlySpan<byte> message, PeerAddress source) => _following?.HandleCall(message, source) ?? false;

    /// <summary>Something left that the peer acknowledges.</summary>
    public void HandleKeepAlive() => _following?.HandleKeepAlive();

    /// <summary>The peer is heard. True when <see cref="Deadline"/> has changed.</summary>
    public bool HandleHeard() => _following?.HandleHeard() ?? false;

    /// <summary>The peer cannot be found again: with the next call of <see cref="HandleTime"/> it is lost.</summary>
    public void GiveUp() => _following?.GiveUp();

    /// <summary>A moment has come. False when the peer is lost.</summary>
    public bool HandleTime(TimeSpan now) => _following?.HandleTime(now) ?? true;

    /// <inheritdoc />
    public void Dispose()
    {
        _following?.Dispose();
        _following = null;
        _messages?.Dispose();
    }

    private void NotePath(bool isUpgrade)
    {
        if (_upgrade is not null || _path.RelayStreamId is not null)
        {
            _upgrade ??= new PathUpgrade();
            _upgrade.HandlePath(_path, isUpgrade);
        }
    }
}
