namespace HyperDht.Connections.Announcing;

/// <summary>The relays of the last three updates: peers may still use those we told them of earlier (spec 02 §9).</summary>
/// <remarks>Pure. A generation holds at most three.</remarks>
internal sealed class RelayGenerations
{
    private List<PeerAddress> _current = [];
    private List<PeerAddress> _previous = [];
    private List<PeerAddress> _before = [];

    /// <summary>Relays of the running or last update.</summary>
    public IReadOnlyList<PeerAddress> Current => _current;

    /// <summary>Starts a generation.</summary>
    public void Shift()
    {
        _before = _previous;
        _previous = _current;
        _current = [];
    }

    public void Add(PeerAddress relay)
    {
        if (!_current.Contains(relay))
        {
            _current.Add(relay);
        }
    }

    public bool Contains(PeerAddress relay) => _current.Contains(relay) || _previous.Contains(relay) || _before.Contains(relay);

    /// <summary>Relays of the update before that the current one does not have.</summary>
    public PeerAddress[] FallenOut() => [.. _previous.Except(_current)];
}
