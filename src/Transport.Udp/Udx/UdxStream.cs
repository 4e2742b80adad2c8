using HyperDht.Transport;

namespace HyperDht.Udx;

/// <summary>One reliable, congestion-controlled, bidirectional byte stream with unordered messages (spec 04). On the loop only.</summary>
internal sealed class UdxStream
{
    internal UdxStream(UdxContext context, uint id, IUdxStreamHandler handler)
    {
        Context = context;
        Id = id;
        Handler = handler;
    }

    /// <summary>The number peers put into packets for this stream.</summary>
    public uint Id { get; }

    /// <summary>Whether <see cref="Connect"/> was called and the stream is not closed.</summary>
    public bool IsConnected { get; }

    /// <summary>Whether the stream is gone.</summary>
    public bool IsClosed { get; }

    /// <summary>Where the stream sends; the default while not connected.</summary>
    public PeerAddress RemoteAddress { get; }

    /// <summary>The socket it sends from; null while not connected and after the close.</summary>
    public IDatagramSocket? Socket { get; }

    /// <summary>Bytes written and not acknowledged yet.</summary>
    public long QueuedBytes { get; }

    /// <summary>Whether a writer should go on; see <see cref="IUdxStreamHandler.OnWritable"/>.</summary>
    public bool IsWritable => !IsClosed;

    /// <summary>Counters at this moment.</summary>
    public UdxStatistics Statistics { get; }

    internal UdxContext Context { get; }

    internal IUdxStreamHandler Handler { get; }

    /// <summary>Gives the stream its path. Once only.</summary>
    public void Connect(IDatagramSocket socket, uint remoteId, PeerAddress remote) => throw new NotImplementedException();

    /// <summary>Queues bytes. They must stay unchanged until <paramref name="owner"/> is disposed: when all are acknowledged, or the stream closes.</summary>
    public void Write(ReadOnlyMemory<byte> bytes, IDisposable? owner) => throw new NotImplementedException();

    /// <summary>Ends this side behind everything written. Idempotent.</summary>
    public void End() => throw new NotImplementedException();

    /// <summary>Tells the peer once that the stream is gone, and closes. Idempotent.</summary>
    public void Destroy() => throw new NotImplementedException();

    /// <summary>Sends one unordered, unreliable message; dropped while not connected.</summary>
    public void SendMessage(ReadOnlySpan<byte> message) => throw new NotImplementedException();

    /// <summary>Reports that the reader took bytes handed out by <see cref="IUdxStreamHandler.OnData"/>; opens the window.</summary>
    public void Consumed(int bytes) => throw new NotImplementedException();

    /// <summary>Sends a heartbeat whenever nothing was in flight for so long; null stops it.</summary>
    public void SetKeepAlive(TimeSpan? interval) => throw new NotImplementedException();
}
