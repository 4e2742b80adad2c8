using System.Buffers;
using HyperDht.Udx;

namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>The layer above, for tests: records everything and consumes at once unless told otherwise.</summary>
internal sealed class RecordingHandler : IUdxStreamHandler
{
    private readonly ArrayBufferWriter<byte> _received = new();

    public UdxStream? Stream { get; set; }

    public bool IsPaused { get; set; }

    public bool KeepsBytes { get; set; } = true;

    public Func<IDatagramSocket, PeerAddress, bool> Accept { get; set; } = (_, _) => false;

    /// <summary>Looks at what arrives.</summary>
    public Action<byte[]>? Data { get; set; }

    public Action? Writable { get; set; }

    public Action? Ending { get; set; }

    public byte[] Received => _received.WrittenSpan.ToArray();

    public long ReceivedBytes { get; private set; }

    public int Unread { get; private set; }

    public List<byte[]> Messages { get; } = [];

    public bool HasEnded { get; private set; }

    public int AllAcknowledged { get; private set; }

    public UdxCloseReason? Closed { get; private set; }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => Accept(socket, source);

    public void OnData(Span<byte> data)
    {
        Assert.Null(Closed);
        Assert.False(HasEnded);
        ReceivedBytes += data.Length;
        if (KeepsBytes)
        {
            _received.Write(data);
        }

        Data?.Invoke(data.ToArray());
        if (IsPaused)
        {
            Unread += data.Length;
        }
        else
        {
            Stream!.Consumed(data.Length);
        }
    }

    public void Resume()
    {
        IsPaused = false;
        Stream!.Consumed(Unread);
        Unread = 0;
    }

    public void OnEnd()
    {
        Assert.False(HasEnded);
        HasEnded = true;
        Ending?.Invoke();
    }

    public void OnMessage(ReadOnlySpan<byte> message) => Messages.Add(message.ToArray());

    public void OnWritable() => Writable?.Invoke();

    public void OnAllAcknowledged() => AllAcknowledged++;

    public void OnClosed(UdxCloseReason reason)
    {
        Assert.Null(Closed);
        Closed = reason;
    }
}
