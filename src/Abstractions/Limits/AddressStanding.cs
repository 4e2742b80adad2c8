using System.Runtime.InteropServices;

namespace HyperDht;

/// <summary>Remembers which hosts have shown that they receive what is sent to them (threat-model, ground rules).</summary>
/// <remarks>Pure: one per node, on its loop. Bounded; when full the host proven longest ago is forgotten.</remarks>
internal sealed class AddressStanding(bool exemptLoopback, int capacity = AddressStanding.DefaultCapacity)
{
    /// <summary>Hosts remembered at most.</summary>
    public const int DefaultCapacity = 16_384;

    /// <summary>What a proven host's rate limits are multiplied with.</summary>
    public const int ProvenFactor = 50;

    /// <summary>How long a proof holds.</summary>
    public static readonly TimeSpan ProofLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The least time between two pings that ask one host for a proof.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(10);

    private const uint LoopbackNetwork = 127;

    private readonly Dictionary<uint, TimeSpan> _proofs = [];
    private readonly Queue<uint> _proofOrder = new();
    private readonly Dictionary<uint, TimeSpan> _probes = [];
    private readonly Queue<uint> _probeOrder = new();

    /// <summary>Hosts remembered now.</summary>
    public int Count => _proofs.Count;

    /// <summary>The class of a source.</summary>
    public AddressClass Classify(uint host, TimeSpan now)
    {
        if (exemptLoopback && host >> 24 == LoopbackNetwork)
        {
            return AddressClass.Loopback;
        }

        return _proofs.TryGetValue(host, out var provenAt) && now - provenAt <= ProofLifetime
            ? AddressClass.Proven
            : AddressClass.Unproven;
    }

    /// <summary>The host presented a valid token, or answered a request of ours.</summary>
    public void HandleProof(uint host, TimeSpan now)
    {
        ref var provenAt = ref CollectionsMarshal.GetValueRefOrAddDefault(_proofs, host, out var known);
        provenAt = now;
        if (known)
        {
            return;
        }

        _proofOrder.Enqueue(host);
        Trim(_proofs, _proofOrder, ProofLifetime, now);
    }

    /// <summary>Whether an unproven host that used up half of a budget is to be sent one PING now; counts as sent.</summary>
    public bool TryTakeProbe(uint host, TimeSpan now)
    {
        if (Classify(host, now) is not AddressClass.Unproven
            || (_probes.TryGetValue(host, out var last) && now - last < ProbeInterval))
        {
            return false;
        }

        if (!_probes.ContainsKey(host))
        {
            _probeOrder.Enqueue(host);
        }

        _probes[host] = now;
        Trim(_probes, _probeOrder, ProbeInterval, now);
        return true;
    }

    // A renewed host keeps its place in the queue and moves to the end when it reaches the front: renewing stays free.
    private void Trim(Dictionary<uint, TimeSpan> times, Queue<uint> order, TimeSpan lifetime, TimeSpan now)
    {
        for (var moved = 0; order.TryPeek(out var oldest) && moved <= 2; moved++)
        {
            var expired = now - times[oldest] > lifetime;
            if (!expired && times.Count <= capacity)
            {
                return;
            }

            order.Dequeue();
            if (!expired && now - times[oldest] < lifetime / 2 && moved < 2)
            {
                order.Enqueue(oldest);
                continue;
            }

            times.Remove(oldest);
        }
    }
}
