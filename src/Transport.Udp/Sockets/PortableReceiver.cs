using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HyperDht.Transport.Udp;

/// <summary>The thread that receives for one <see cref="PortableSocket"/>.</summary>
internal sealed class PortableReceiver
{
    private const int MaxPerTurn = 256;
    private const int MaxReceived = 65536;
    private const int ThreadStack = 256 * 1024;
    private static readonly TimeSpan TellPatience = TimeSpan.FromMilliseconds(100);

    private readonly DhtLoop _loop;
    private readonly PortableSocket _owner;
    private readonly Socket _socket;
    private readonly ConcurrentQueue<Arrival> _arrived = new();
    private readonly int _maxArrived;
    private readonly object _told = new();
    private int _arrivedCount;
    private SocketException? _failure;
    private int _announced;
    private volatile bool _stopped;

    /// <summary>Starts it.</summary>
    /// <param name="loop">Where what arrives is delivered.</param>
    /// <param name="owner">Whose receiver takes it.</param>
    /// <param name="socket">Where it arrives.</param>
    /// <param name="maxArrived">Beyond so many that the loop has not taken, datagrams are lost, as from a full system buffer.</param>
    public PortableReceiver(DhtLoop loop, PortableSocket owner, Socket socket, int maxArrived)
    {
        (_loop, _owner, _socket, _maxArrived) = (loop, owner, socket, maxArrived);
        new Thread(Run, ThreadStack) { IsBackground = true, Name = "HyperDht socket" }.UnsafeStart();
    }

    /// <summary>What arrives from now on is dropped; the thread ends when the socket is closed.</summary>
    public void Stop()
    {
        _stopped = true;
        WakeAfterTelling();
    }

    private void Run()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(MaxReceived);
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (!_stopped)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                Enqueue(buffer.AsSpan(0, length), PortableAddress.Read(from));
            }
            catch (SocketException error) when (!_stopped)
            {
                // Told one by one: a socket that fails at once each time must not flood the loop that is to bind it again.
                lock (_told)
                {
                    _failure = error;
                    _loop.Post(static state => ((PortableReceiver)state!).TellFailure(), this);
                    Monitor.Wait(_told, TellPatience);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void TellFailure()
    {
        if (!_stopped && Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            _owner.HandleError(failure);
        }

        WakeAfterTelling();
    }

    private void WakeAfterTelling()
    {
        lock (_told)
        {
            Monitor.PulseAll(_told);
        }
    }

    private void Enqueue(ReadOnlySpan<byte> datagram, PeerAddress source)
    {
        if (Interlocked.Increment(ref _arrivedCount) > _maxArrived)
        {
            Interlocked.Decrement(ref _arrivedCount);
            _loop.Metrics.Dropped(1, "arrived");
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(datagram.Length);
        datagram.CopyTo(copy);
        _arrived.Enqueue(new Arrival(copy, datagram.Length, source));
        if (Interlocked.Exchange(ref _announced, 1) == 0)
        {
            _loop.Post(static state => ((PortableReceiver)state!).Deliver(), this);
        }
    }

    private void Deliver()
    {
        Interlocked.Exchange(ref _announced, 0);
        var delivered = 0;
        while (delivered < MaxPerTurn && _arrived.TryDequeue(out var arrival))
        {
            Interlocked.Decrement(ref _arrivedCount);
            delivered++;
            if (!_stopped)
            {
                Deliver(arrival);
            }

            ArrayPool<byte>.Shared.Return(arrival.Buffer);
        }

        _loop.Metrics.Received(delivered);
        if (delivered == MaxPerTurn && Interlocked.Exchange(ref _announced, 1) == 0)
        {
            _loop.Post(static state => ((PortableReceiver)state!).Deliver(), this);
        }
    }

    private void Deliver(in Arrival arrival)
    {
        try
        {
            _owner.Receiver?.OnDatagram(_owner, arrival.Source, arrival.Buffer.AsSpan(0, arrival.Length));
        }
        catch (Exception error)
        {
            _loop.Faults.Report(LoopFaultKind.Socket, error);
        }
    }

    private readonly record struct Arrival(byte[] Buffer, int Length, PeerAddress Source);
}
