using System.Buffers;

namespace HyperDht.Connections.Secure;

/// <summary>Messages of a connection on their way to whoever takes them whole; they wait until somebody does.</summary>
/// <remarks>On the loop. What waits is bounded by the stream's window, which stays closed for it.</remarks>
internal sealed class MessageInbox
{
    private readonly Queue<byte[]> _waiting = new();
    private IMessageReceiver? _receiver;
    private bool _isEnded;
    private bool _isClosed;

    /// <summary>Bytes that wait for a receiver.</summary>
    public long Waiting { get; private set; }

    /// <summary>Whether the receiver called a message nonsense.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether nothing more is wanted for now.</summary>
    public bool IsPaused => _receiver?.IsPaused ?? false;

    /// <summary>Hands everything to a receiver, from what waits on. Once only.</summary>
    public void Attach(IMessageReceiver receiver)
    {
        _receiver = receiver;
        while (!IsRefused && _waiting.TryDequeue(out var message))
        {
            IsRefused = !receiver.HandleMessage(message);
        }

        _waiting.Clear();
        Waiting = 0;
        if (_isEnded && !IsRefused)
        {
            receiver.HandleEnd();
        }

        if (_isClosed)
        {
            receiver.HandleClosed();
        }
    }

    /// <summary>Takes a message.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="rented">The pooled array they lie in, or null; returned here.</param>
    public void Take(ReadOnlySpan<byte> message, byte[]? rented)
    {
        if (_receiver is null)
        {
            _waiting.Enqueue(message.ToArray());
            Waiting += message.Length;
        }
        else if (!IsRefused)
        {
            IsRefused = !_receiver.HandleMessage(message);
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The peer has ended its direction.</summary>
    public void End()
    {
        _isEnded = true;
        _receiver?.HandleEnd();
    }

    /// <summary>The connection is gone.</summary>
    public void Close()
    {
        _isClosed = true;
        _receiver?.HandleClosed();
    }
}
