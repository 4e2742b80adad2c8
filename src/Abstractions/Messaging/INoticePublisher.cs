namespace HyperDht.Messaging;

/// <summary>Where the node's parts announce what happened.</summary>
internal interface INoticePublisher
{
    /// <summary>Tells every handler, in order. Never throws; call it where user code may run.</summary>
    /// <param name="notice">What happened.</param>
    void Publish<TNotice>(TNotice notice)
        where TNotice : IDhtNotice;
}
