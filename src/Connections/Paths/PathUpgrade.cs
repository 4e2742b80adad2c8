using HyperDht.Connections.Candidates;
using HyperDht.Transport;

namespace HyperDht.Connections.Paths;

/// <summary>Finds out when the peer was heard on the direct path that has taken the place of a relay (spec 03 §15.3).</summary>
/// <remarks>Pure.</remarks>
internal sealed class PathUpgrade
{
    private CandidatePath? _relay;
    private bool _isAwaited;
    private bool _cameByRelay;

    /// <summary>A path was taken.</summary>
    public void HandlePath(CandidatePath path, bool isUpgrade)
    {
        if (path.RelayStreamId is not null)
        {
            _relay = path;
        }

        _isAwaited = isUpgrade;
    }

    /// <summary>Whether a packet that did not come on the present path is a late one of the relay.</summary>
    public bool TryTakeFromRelay(IDatagramSocket socket, PeerAddress source)
    {
        _cameByRelay = _relay is { } relay && relay.Socket == socket && relay.Remote == source;
        return _cameByRelay;
    }

    /// <summary>Data or a message arrived. True once, when it came on the new path.</summary>
    /// <param name="isOnTrial">Whether it is not known yet that the path leads to the peer, too.</param>
    public bool HandleArrival(bool isOnTrial)
    {
        var isNew = _isAwaited && !_cameByRelay && !isOnTrial;
        _isAwaited &= !isNew;
        _cameByRelay = false;
        return isNew;
    }
}
