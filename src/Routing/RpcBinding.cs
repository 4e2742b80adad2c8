using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>The sockets of a node: opened at the start, closed while it is suspended (spec 01 §10, §22). On the loop.</summary>
internal sealed class RpcBinding(RpcParts parts, RpcEvents events, ITransport transport, IDatagramReceiver receiver)
{
    /// <summary>Opens the sockets. Idempotent.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public void Bind()
    {
        var state = parts.State;
        if (state.IsBound)
        {
            return;
        }

        Open();
        Begin();
    }

    /// <summary>Goes quiet at once: fails what is in flight, stops the timers, closes the sockets. Idempotent.</summary>
    public void Suspend()
    {
        var state = parts.State;
        if (state.IsQuiet)
        {
            return;
        }

        state.IsSuspended = true;
        state.Suspensions++;
        parts.Life.Suspend();
        parts.Delayed.Clear();
        parts.Newcomers.Clear();
        foreach (var query in parts.Queries.Running.ToArray())
        {
            query.Destroy();
        }

        parts.Sender.Suspend();
        state.Server?.Close();
        state.Client?.Close();
        events.RaiseSuspended();
    }

    /// <summary>Binds again, on the same ports if they are free, and wakes up. Idempotent.</summary>
    /// <param name="mayBindFirst">Whether a node that never had sockets gets them now.</param>
    /// <exception cref="SocketException">The port is taken; the node stays suspended.</exception>
    public void Resume(bool mayBindFirst)
    {
        var state = parts.State;
        if (!state.IsSuspended || state.IsClosed)
        {
            return;
        }

        var wasBound = state.IsBound;
        if (wasBound || mayBindFirst)
        {
            Open();
        }

        state.IsSuspended = false;
        if (wasBound)
        {
            parts.Life.Resume();
        }
        else if (state.IsBound)
        {
            Begin();
        }

        events.RaiseResumed();
    }

    /// <summary>Closes the sockets for good.</summary>
    public void Close()
    {
        parts.State.Server?.Close();
        parts.State.Client?.Close();
    }

    private void Open()
    {
        var state = parts.State;
        (state.Server, state.Client) = RpcSockets.Bind(
            parts.Settings, transport, state.Server?.LocalAddress.Port ?? 0, state.Client?.LocalAddress.Port ?? 0);
        state.Server!.Receiver = receiver;
        state.Client!.Receiver = receiver;
    }

    private void Begin()
    {
        var state = parts.State;
        if (parts.Settings.KnownHost is { } host)
        {
            parts.Directory.Sample(new PeerAddress(host, state.Server!.LocalAddress.Port));
        }

        foreach (var node in parts.Settings.Nodes.Reverse())
        {
            parts.Directory.AddUnverified(node, state.Tick);
        }

        parts.Sender.HandleBound();
        parts.Life.Start();
        events.RaiseListening();
    }
}
