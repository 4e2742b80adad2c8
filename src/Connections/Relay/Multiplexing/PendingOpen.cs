namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>An open of the peer that nobody here has opened before; whoever handles the protocol decides about it.</summary>
/// <param name="protocol">Its protocol.</param>
/// <param name="id">Its id; empty when it has none.</param>
/// <param name="decided">What happens then.</param>
internal sealed class PendingOpen(string protocol, ReadOnlyMemory<byte> id, Action decided)
{
    private Action? _decided = decided;

    /// <summary>The protocol as the peer named it.</summary>
    public string Protocol { get; } = protocol;

    /// <summary>Which of its channels; empty when it has no id.</summary>
    public ReadOnlyMemory<byte> Id { get; } = id;

    /// <summary>Done: whoever wanted the channel has opened it, otherwise it is rejected. Idempotent.</summary>
    public void Complete()
    {
        var decided = _decided;
        _decided = null;
        decided?.Invoke();
    }
}
