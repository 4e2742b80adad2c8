using HyperDht.Runtime;

namespace HyperDht.Routing.Table;

/// <summary>
/// The known nodes for threads that are not the loop: kept up to date while somebody reads them, otherwise at every tick. A table
/// that changes hundreds of times while the node starts is not copied as often for nobody.
/// </summary>
/// <param name="nodes">The nodes as the loop knows them.</param>
/// <param name="loop">The node's loop.</param>
internal sealed class PublishedNodes(NodeSet nodes, IDhtLoop loop) : ILoopFlushable
{
    private volatile PeerAddress[] _published = [];
    private volatile bool _isWanted;
    private volatile bool _isRead;
    private bool _isStale;
    private bool _isScheduled;

    /// <summary>Last heard first. Any thread.</summary>
    public IReadOnlyList<PeerAddress> Read()
    {
        Want();
        return _published;
    }

    /// <summary>Somebody is about to read: from now on changes show at once. Any thread.</summary>
    public void Want()
    {
        _isRead = true;
        if (!_isWanted)
        {
            _isWanted = true;
            loop.Post(static state => ((PublishedNodes)state!).Publish(), this);
        }
    }

    /// <summary>The nodes changed. On the loop.</summary>
    public void HandleChange()
    {
        _isStale = true;
        if (_isWanted && !_isScheduled)
        {
            _isScheduled = true;
            loop.ScheduleFlush(this);
        }
    }

    /// <summary>Some seconds went by. On the loop.</summary>
    public void HandleTick()
    {
        Publish();
        _isWanted = _isRead;
        _isRead = false;
    }

    /// <summary>Shows every change so far. On the loop.</summary>
    public void Publish()
    {
        if (_isStale)
        {
            _isStale = false;
            _published = [.. nodes.ToList(int.MaxValue)];
        }
    }

    void ILoopFlushable.Flush()
    {
        _isScheduled = false;
        Publish();
    }
}
