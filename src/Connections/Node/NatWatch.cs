using HyperDht.Connections.Announcing;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Node;

/// <summary>
/// Finds out whether a NAT has given us another address, when a peer that cannot follow does not answer: nobody tells a node that listens on nothing.
/// </summary>
/// <remarks>On the loop. Asks where others see us; two have to agree, so that none alone can end connections (threat-model R4).</remarks>
internal sealed class NatWatch(IDhtLoop loop, IDhtRpc rpc, Action moved)
{
    /// <summary>Least time between two rounds of questions.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private const int Asked = 4;
    private const int Agreeing = 2;

    private static readonly DhtRequestOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(400), Retries = 2 };

    private TimeSpan _notBefore;

    /// <summary>A peer has not acknowledged what was sent to it.</summary>
    public void HandleUnanswered()
    {
        if (rpc.ObservedAddress is { } before && loop.Now >= _notBefore)
        {
            _notBefore = loop.Now + Pause;
            _ = AskAsync(before);
        }
    }

    private static bool IsElsewhere(PeerAddress seen, PeerAddress before) =>
        seen.Host != before.Host || (before.Port != 0 && seen.Port != before.Port);

    private async Task AskAsync(PeerAddress before)
    {
        var elsewhere = new List<PeerAddress>(Asked);
        await Task.WhenAll(rpc.ToArray(Asked).Select(node => AskAsync(node, before, elsewhere)));
    }

    // Whoever is slow is not waited for.
    private async Task AskAsync(PeerAddress node, PeerAddress before, List<PeerAddress> elsewhere)
    {
        try
        {
            var seen = (await rpc.PingAsync(node, Impatient)).To;
            if (!IsElsewhere(seen, before))
            {
                return;
            }

            // With another port for each destination only the host can be the same.
            elsewhere.Add(before.Port == 0 ? new PeerAddress(seen.Host, 0) : seen);
            if (elsewhere.Count(other => other == elsewhere[^1]) == Agreeing)
            {
                moved();
            }
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            // The others tell.
        }
    }
}
