using HyperDht.Messaging;

namespace Foreign.Parts;

/// <summary>Hears that a node became persistent.</summary>
public sealed class PersistentListener(CallLog log) : IDhtNoticeHandler<NodeBecamePersistent>
{
    public Task HandleAsync(NodeBecamePersistent notice, CancellationToken cancellationToken)
    {
        log.Add("persistent");
        return Task.CompletedTask;
    }
}
