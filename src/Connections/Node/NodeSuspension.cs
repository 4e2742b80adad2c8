using HyperDht.Connections.Listening;
using HyperDht.Runtime;
using HyperDht.Udx;

namespace HyperDht.Connections.Node;

/// <summary>Takes a node to rest and back (spec 02 §11, spec 03 §18): one step after the other, the last call wins.</summary>
/// <remarks>On the loop, except where a member says otherwise.</remarks>
/// <param name="parts">The node.</param>
/// <param name="listeners">Its listeners as they come and go.</param>
/// <param name="self">Checks local addresses anew.</param>
internal sealed class NodeSuspension(NodeWiring parts, IReadOnlyCollection<Listener> listeners, NodeSelf self) : IDisposable
{
    // What listeners need to unannounce, and a moment for those that do not keep their time.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1900);

    private readonly IDhtLoop _loop = parts.Transport.Loop;
    private Task _last = Task.CompletedTask;
    private CancellationTokenSource _cut = new();
    private CancellationTokenSource _running = new();
    private volatile bool _isSuspended;
    private bool _isClosed;

    /// <summary>Whether the node is suspended or on the way there. Any thread.</summary>
    public bool IsSuspended => _isSuspended;

    /// <summary>Ends when the node is suspended.</summary>
    public CancellationToken Running => _running.Token;

    public static HyperDhtException Error() => new(DhtErrorCodes.Suspended, "The node is suspended.");

    /// <summary>Goes quiet within two seconds.</summary>
    public Task SuspendAsync()
    {
        if (!_isSuspended && !_isClosed)
        {
            _isSuspended = true;
            _running.Cancel();
            _cut = new CancellationTokenSource();
            _last = SuspendAfterAsync(_last, _cut.Token);
        }

        return _last;
    }

    /// <summary>Goes on; a suspension under way is cut short.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken; the node stays suspended.</exception>
    public Task ResumeAsync()
    {
        if (_isSuspended && !_isClosed)
        {
            _isSuspended = false;
            _cut.Cancel();
            _last = ResumeAfterAsync(_last);
        }

        return _last;
    }

    /// <summary>Ends unannouncing: the caller of a suspension has no more time.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>The node closes: nothing begins any more, and what runs ends soon.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _cut.Cancel();
    }

    private async Task SuspendAfterAsync(Task former, CancellationToken cut)
    {
        await SettleAsync(former);
        _running.Cancel();
        await _loop.WaitAtMostAsync(Task.WhenAll(listeners.Select(listener => listener.SuspendAsync(cut))), Limit);
        parts.Streams.Close(UdxCloseReason.Suspended);
        parts.Rpc.Suspend();

        // Whatever the end of requests set in motion.
        parts.Streams.Close(UdxCloseReason.Suspended);
        parts.Punching.Parts.Sockets.CloseAll();
        parts.Punching.Routes.Clear();
    }

    private async Task ResumeAfterAsync(Task former)
    {
        await SettleAsync(former);
        if (_isClosed)
        {
            return;
        }

        try
        {
            parts.Rpc.Resume();
        }
        catch (System.Net.Sockets.SocketException)
        {
            _isSuspended = true;
            throw;
        }

        if (parts.Options.DeferRandomPunch)
        {
            parts.Punching.Parts.Throttle.Defer(_loop.Now);
        }

        if (!_isSuspended)
        {
            _running.Dispose();
            _running = new CancellationTokenSource();
        }

        if (parts.Rpc.ServerSocket is not null)
        {
            _ = self.ValidateAsync();
        }

        foreach (var listener in listeners)
        {
            listener.Resume();
        }
    }

    // How the step before ended was told to whoever asked for it.
    private static async Task SettleAsync(Task former)
    {
        try
        {
            await former;
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The node stayed suspended.
        }
    }
}
