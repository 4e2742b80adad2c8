using HyperDht.Udx.Sending;

namespace HyperDht.Udx;

/// <summary>What the writer of a stream waits to hear: that it may go on, and that everything has arrived.</summary>
internal struct WriterNews
{
    private bool _isBlocked;
    private bool _isAwaitingAll;

    /// <summary>Something was written, or the end.</summary>
    public void HandleWritten(UdxSendCore send)
    {
        _isBlocked |= !send.IsEnding && !send.IsWritable;
        _isAwaitingAll = true;
    }

    /// <summary>Whether everything has arrived since it was asked last.</summary>
    public bool TryTakeAllAcknowledged(UdxSendCore send)
    {
        var isNews = _isAwaitingAll && send.IsAllAcknowledged;
        _isAwaitingAll &= !isNews;
        return isNews;
    }

    /// <summary>Whether a writer that was told to stop may go on.</summary>
    public bool TryTakeWritable(UdxSendCore send)
    {
        var isNews = _isBlocked && send.IsWritable;
        _isBlocked &= !isNews;
        return isNews;
    }
}
