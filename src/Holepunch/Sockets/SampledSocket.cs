using HyperDht.Holepunch.Nat;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Sockets;

/// <summary>A punch socket that asks a few nodes how they see it, for everybody who shares it (spec 03 §9.1).</summary>
/// <remarks>On the loop. Each attempt draws its own conclusion from the samples, because each freezes it at another time.</remarks>
internal sealed class SampledSocket : IDisposable
{
    private static readonly DhtRequestOptions Once = new() { Retries = 0, Force = true };

    private readonly IDhtRpc _rpc;
    private readonly NatSampling _sampling;
    private readonly List<NatSample> _samples = [];
    private readonly List<ISampleReceiver> _receivers = [];
    private readonly CancellationTokenSource _closed = new();
    private bool _isSampled;

    public SampledSocket(IDhtLoop loop, PunchSocket socket, IDhtRpc rpc)
    {
        Socket = socket;
        _rpc = rpc;
        _sampling = new NatSampling(rpc.ToArray());

        // What is about to leave on this socket, an answer or a round, matters more than to know what the NAT does.
        loop.Post(static state => ((SampledSocket)state!).Ask(), this);
    }

    public PunchSocket Socket { get; }

    /// <summary>Whether its last user has gone; a stream may still live on the socket.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Tells all that was heard so far, and what follows.</summary>
    public void Attach(ISampleReceiver receiver)
    {
        _receivers.Add(receiver);
        foreach (var sample in _samples)
        {
            receiver.OnSample(sample);
        }

        if (_isSampled)
        {
            receiver.OnSampled();
        }
    }

    /// <summary>An attempt is done; the socket goes with the last one, unless a stream holds it.</summary>
    public void Detach(ISampleReceiver receiver)
    {
        if (_receivers.Remove(receiver) && _receivers.Count == 0)
        {
            Dispose();
        }
    }

    /// <summary>Stops asking and lets go of the socket. Idempotent.</summary>
    public void Dispose()
    {
        if (IsRetired)
        {
            return;
        }

        IsRetired = true;
        _closed.Cancel();
        _closed.Dispose();
        Socket.Release();
    }

    /// <summary>Adds what a message on this socket told beside its purpose.</summary>
    public void Add(NatSample sample)
    {
        if (!_samples.Contains(sample))
        {
            _samples.Add(sample);
            foreach (var receiver in _receivers.ToArray())
            {
                receiver.OnSample(sample);
            }
        }
    }

    private void Ask()
    {
        if (IsRetired)
        {
            return;
        }

        while (_sampling.TryTakeNode(_samples.Count, out var node))
        {
            _ = AskAsync(node);
        }

        if (_sampling.HandleAllAsked())
        {
            Ask();
        }

        if (_sampling.IsOver && !_isSampled)
        {
            _isSampled = true;
            foreach (var receiver in _receivers.ToArray())
            {
                receiver.OnSampled();
            }
        }
    }

    private async Task AskAsync(PeerAddress node)
    {
        try
        {
            var reply = await _rpc.PingAsync(node, Once with { Socket = Socket.Socket }, _closed.Token);
            Add(new NatSample(reply.To, reply.From));
        }
        catch (Exception error) when (error is HyperDhtException or OperationCanceledException)
        {
            // Silent, or the attempt is over: another node will do.
        }

        _sampling.HandleSettled();
        Ask();
    }
}
