using HyperDht.Holepunch;
using HyperDht.Holepunch.Nat;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Connections.Diagnosis;

/// <summary>Collects how nodes see a socket, and judges as a punch does.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class SampleCollector : ISampleReceiver
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<NatSample> _samples = [];

    // Whether the host is reachable is found out apart: here it is what happens to the port that counts.
    private readonly NatAnalyzer _analyzer = new(isFirewalled: true);

    public IReadOnlyList<NatSample> Samples => _samples;

    public NatKind Kind => _analyzer.Kind;

    /// <summary>Completes when nobody is left to ask.</summary>
    public Task Done => _done.Task;

    public void OnSample(NatSample sample)
    {
        _samples.Add(sample);
        _analyzer.HandleSample(sample.Seen, sample.Referrer);
    }

    public void OnSampled() => _done.TrySetResult();
}
