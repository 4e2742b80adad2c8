using HyperDht.Limits;

namespace HyperDht.Holepunch.Remote;

/// <summary>Which relays have said that the other side of a handshake is on a host, and how many probes that is worth.</summary>
/// <remarks>
/// Pure. A token proves that a host gets what is sent to it, but the relay that carries it can forge it (threat-model H7): one relay's word draws a
/// few probes, and the rest only when another one says the same, or after a while in which nobody has said otherwise.
/// </remarks>
/// <param name="limits">How many a relay's word alone is worth, and for how long.</param>
internal sealed class HostWitnesses(ConnectionsLimits limits)
{
    private const int MostClaims = 32;
    private const int Confirming = 2;

    private readonly List<(uint Relay, uint Host)> _claims = new(Confirming);
    private Dictionary<uint, int>? _sent;
    private TimeSpan? _begun;

    /// <summary>Whether the relays name different hosts.</summary>
    public bool IsDisputed => _claims.Exists(claim => claim.Host != _claims[0].Host);

    /// <summary>Whether the host is the one that all name, or enough of them.</summary>
    public bool Believes(uint host) => IsConfirmed(host) || !IsDisputed;

    /// <summary>Takes down what a relay says.</summary>
    /// <param name="relay">The relay's host.</param>
    /// <param name="host">Where it says that the other side is.</param>
    public void Add(uint relay, uint host)
    {
        if (_claims.Count < MostClaims && !_claims.Contains((relay, host)))
        {
            _claims.Add((relay, host));
        }
    }

    /// <summary>Whether one more probe may go to a host; counts it.</summary>
    public bool TryTake(uint host, TimeSpan now)
    {
        if (IsConfirmed(host))
        {
            return true;
        }

        _begun ??= now;
        _sent ??= [];
        var sent = _sent.GetValueOrDefault(host);
        if (sent < limits.UnconfirmedProbes ? _sent.Count < MostClaims || sent > 0 : !IsDisputed && now - _begun >= limits.UnconfirmedWait)
        {
            _sent[host] = sent + 1;
            return true;
        }

        HolepunchMetrics.ProbesWithheld.Add(1);
        return false;
    }

    private bool IsConfirmed(uint host) => _claims.Count(claim => claim.Host == host) >= Confirming;
}
