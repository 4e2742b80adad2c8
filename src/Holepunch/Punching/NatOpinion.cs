using HyperDht.Holepunch.Nat;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Punching;

/// <summary>What one attempt concludes about one socket, and the wait for that conclusion.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class NatOpinion : ISampleReceiver
{
    private readonly Func<bool> _isFirewalled;
    private readonly TaskCompletionSource _resolved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NatOpinion(SampledSocket socket, Func<bool> isFirewalled)
    {
        _isFirewalled = isFirewalled;
        Socket = socket;
        Analyzer = new NatAnalyzer(isFirewalled());
        socket.Attach(this);
    }

    public SampledSocket Socket { get; }

    public NatAnalyzer Analyzer { get; }

    public NatKind Kind => Analyzer.Kind;

    /// <summary>What the other side is told; of an open socket, too, though the reference does not say then (spec 03 §23 quirk 14).</summary>
    public IReadOnlyList<PeerAddress>? Addresses => Kind switch
    {
        NatKind.Open when Analyzer.Seen.Count > 0 => [.. Analyzer.Seen.Select(seen => seen.Address)],
        _ => Analyzer.Addresses?.Select(seen => seen.Address).ToArray(),
    };

    /// <summary>Completes when waiting longer is not worth it: after two rounds of pings at the latest.</summary>
    public Task WaitAsync() => Analyzer.IsResolved ? Task.CompletedTask : _resolved.Task;

    public void OnSample(NatSample sample)
    {
        Analyzer.HandleFirewalled(_isFirewalled());
        Analyzer.HandleSample(sample.Seen, sample.Referrer);
        Wake();
    }

    public void OnSampled()
    {
        Analyzer.Resolve();
        Wake();
    }

    /// <summary>Stops caring; whoever waits goes on.</summary>
    public void Close()
    {
        OnSampled();
        Socket.Detach(this);
    }

    private void Wake()
    {
        if (Analyzer.IsResolved)
        {
            _resolved.TrySetResult();
        }
    }
}
