using System.Runtime.InteropServices;
using HyperDht.Limits;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Who waits at a relay for whom (spec 05 §9.8, threat-model S6).</summary>
/// <remarks>Pure.</remarks>
/// <typeparam name="TSession">A client's connection.</typeparam>
internal sealed class PairingTable<TSession>(RelayLimits limits)
    where TSession : class
{
    private readonly Dictionary<NodeId, Waiting> _waiting = [];
    private readonly Dictionary<TSession, int> _bySession = [];

    // Oldest first; what was matched or withdrawn meanwhile is passed over.
    private readonly Queue<Waiting> _byAge = new();

    /// <summary>Requests that wait for their other side.</summary>
    public int Count => _waiting.Count;

    /// <summary>When the oldest request may be given up.</summary>
    public TimeSpan? Deadline => _byAge.TryPeek(out var oldest) ? oldest.Since + limits.PairingLife : null;

    /// <summary>Takes a request.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="message">Its role, token and stream.</param>
    /// <param name="now">The time.</param>
    /// <param name="match">Both sides, when this was the second.</param>
    /// <returns>False when it is ignored: the role is taken, or the session has had its share.</returns>
    public bool TryPair(TSession session, PairMessage message, TimeSpan now, out PairingMatch<TSession>? match)
    {
        match = null;
        HandleTimeout(now);
        if (!_waiting.TryGetValue(message.Token, out var first))
        {
            return TryWait(session, message, now);
        }

        if (first.Message.IsInitiator == message.IsInitiator || first.Session == session)
        {
            return false;
        }

        Remove(first);
        var other = new PairingSide<TSession>(first.Session, first.Message);
        var own = new PairingSide<TSession>(session, message);
        match = message.IsInitiator ? new(other, own) : new(own, other);
        return true;
    }

    /// <summary>Withdraws a request, if it is the session's.</summary>
    public bool TryWithdraw(TSession session, NodeId token)
    {
        if (!_waiting.TryGetValue(token, out var waiting) || waiting.Session != session)
        {
            return false;
        }

        Remove(waiting);
        return true;
    }

    /// <summary>Withdraws all requests of a session.</summary>
    /// <returns>How many there were.</returns>
    public int Withdraw(TSession session)
    {
        Waiting[] own = _bySession.ContainsKey(session) ? [.. _waiting.Values.Where(waiting => waiting.Session == session)] : [];
        Array.ForEach(own, Remove);
        return own.Length;
    }

    /// <summary>How many requests of a session wait.</summary>
    public int CountOf(TSession session) => _bySession.GetValueOrDefault(session);

    /// <summary>Gives up requests that have waited too long.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        while (_byAge.TryPeek(out var oldest) && (!IsWaiting(oldest) || oldest.Since + limits.PairingLife <= now))
        {
            _byAge.Dequeue();
            if (IsWaiting(oldest))
            {
                RelayMetrics.PairsExpired.Add(1);
                Remove(oldest);
            }
        }
    }

    private bool TryWait(TSession session, PairMessage message, TimeSpan now)
    {
        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySession, session, out _);
        if (share >= limits.PairingsPerSession || _waiting.Count >= limits.Pairings)
        {
            if (share == 0)
            {
                _bySession.Remove(session);
            }

            RelayMetrics.PairsRefused.Add(1);
            return false;
        }

        share++;
        var waiting = new Waiting(session, message, now);
        _waiting.Add(message.Token, waiting);
        _byAge.Enqueue(waiting);
        return true;
    }

    private bool IsWaiting(Waiting waiting) => _waiting.TryGetValue(waiting.Message.Token, out var current) && ReferenceEquals(current, waiting);

    private void Remove(Waiting waiting)
    {
        _waiting.Remove(waiting.Message.Token);
        var share = _bySession[waiting.Session] - 1;
        if (share == 0)
        {
            _bySession.Remove(waiting.Session);
        }
        else
        {
            _bySession[waiting.Session] = share;
        }

        // Requests that are made and withdrawn all the time would otherwise wait here for their age.
        if (_byAge.Count > (2 * limits.Pairings) + 1)
        {
            Waiting[] alive = [.. _byAge.Where(IsWaiting)];
            _byAge.Clear();
            Array.ForEach(alive, _byAge.Enqueue);
        }
    }

    private sealed class Waiting(TSession session, PairMessage message, TimeSpan since)
    {
        public TSession Session { get; } = session;

        public PairMessage Message { get; } = message;

        public TimeSpan Since { get; } = since;
    }
}
