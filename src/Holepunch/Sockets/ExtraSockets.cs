namespace HyperDht.Holepunch.Sockets;

/// <summary>The sockets of a large punch beside the first one, for all attempts of one connect: they close with the last of them.</summary>
/// <remarks>On the loop.</remarks>
/// <param name="pool">Opens them.</param>
/// <param name="receiver">Who takes the probes on them; null lets every attempt have each.</param>
internal sealed class ExtraSockets(PunchSocketPool pool, IProbeReceiver? receiver) : IProbeReceiver
{
    private readonly List<PunchSocket> _open = [];
    private readonly List<IProbeReceiver> _attempts = [];

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>An attempt needs them. Idempotent.</summary>
    public void Attach(IProbeReceiver attempt)
    {
        if (!_attempts.Contains(attempt))
        {
            _attempts.Add(attempt);
        }
    }

    /// <summary>An attempt is done with them; a socket that a stream holds stays open. Idempotent.</summary>
    public void Detach(IProbeReceiver attempt)
    {
        if (!_attempts.Remove(attempt) || _attempts.Count > 0)
        {
            return;
        }

        foreach (var socket in _open)
        {
            // A socket that a stream lives on must not keep the attempts alive.
            socket.Probes = receiver;
            socket.Release();
        }

        _open.Clear();
    }

    /// <summary>Opens on demand. When the system has none left, the ones that are open share the work; null when there is none.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="attempt">Who needs it.</param>
    public PunchSocket? At(int index, IProbeReceiver attempt)
    {
        Attach(attempt);
        if (index >= _open.Count && pool.TryOpen() is { } opened)
        {
            opened.Probes = receiver ?? this;
            _open.Add(opened);
        }

        return index < _open.Count ? _open[index] : _open.Count > 0 ? _open[(index + 1) % _open.Count] : null;
    }

    public void OnProbe(PunchSocket socket, PeerAddress source)
    {
        foreach (var attempt in _attempts.ToArray())
        {
            attempt.OnProbe(socket, source);
        }
    }
}
