namespace HyperDht.Noise;

/// <summary>A handshake that runs inside the byte stream: each message a frame, no payloads (spec 05 §5.1, §5.3).</summary>
/// <remarks>Pure. The caller sends what <see cref="TryTakeFrame"/> yields, in order.</remarks>
internal sealed class FramedHandshake : IDisposable
{
    private readonly INoiseHandshake _handshake;
    private readonly FrameAssembler _frames;
    private readonly Queue<byte[]> _outgoing = new();

    /// <summary>Begins; an initiator has a frame to send at once.</summary>
    /// <param name="handshake">The handshake; owned.</param>
    /// <param name="budget">Memory for frames that arrive in pieces.</param>
    public FramedHandshake(INoiseHandshake handshake, PartialFrameBudget budget)
    {
        _handshake = handshake;
        _frames = new FrameAssembler(budget);
        if (handshake.IsInitiator)
        {
            TryAnswer();
        }
    }

    /// <summary>The keys, once there.</summary>
    public SessionKeys? Keys { get; private set; }

    /// <summary>What went wrong.</summary>
    public StreamFault Fault { get; private set; }

    /// <summary>A frame to send.</summary>
    /// <param name="frame">The frame, when the result is true.</param>
    public bool TryTakeFrame(out byte[] frame) => _outgoing.TryDequeue(out frame!);

    /// <summary>Takes bytes until the handshake is over; what follows belongs to the stream.</summary>
    /// <param name="input">What arrived.</param>
    /// <returns>How much was used.</returns>
    public int Read(Span<byte> input)
    {
        var consumed = 0;
        Span<byte> payload = stackalloc byte[StreamFormat.HeaderBodyLength];
        while (Keys is null && Fault is StreamFault.None)
        {
            // Payloads are empty, so each message has exactly one legal length; XX message 1 may have a tail.
            var length = _handshake.NextOverhead;
            var step = _frames.Read(input[consumed..], length, length + payload.Length, out var used, out var body);
            consumed += used;
            if (step is FrameStep.NeedMore)
            {
                break;
            }

            if (step is FrameStep.BadLength || !_handshake.TryReadMessage(body.Bytes, payload, out _) || !TryAnswer())
            {
                Fault = StreamFault.Handshake;
                Dispose();
            }

            if (body.Rented is not null)
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(body.Rented);
            }
        }

        return consumed;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _handshake.Dispose();
        _frames.Dispose();
    }

    private bool TryAnswer()
    {
        if (!_handshake.IsComplete)
        {
            var frame = new byte[StreamFormat.PrefixLength + _handshake.NextOverhead];
            StreamFormat.WritePrefix(frame, _handshake.NextOverhead);
            if (!_handshake.TryWriteMessage([], frame.AsSpan(StreamFormat.PrefixLength)))
            {
                return false;
            }

            _outgoing.Enqueue(frame);
        }

        if (_handshake.IsComplete)
        {
            Keys = _handshake.Finish();
        }

        return true;
    }
}
