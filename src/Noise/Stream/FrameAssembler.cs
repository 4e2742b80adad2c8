namespace HyperDht.Noise;

/// <summary>Cuts a byte stream into frames, wherever its chunks are cut (spec 05 §5.2).</summary>
/// <remarks>Pure. A frame that lies in one chunk is handed out in place; only others are collected.</remarks>
internal sealed class FrameAssembler(PartialFrameBudget budget) : IDisposable
{
    private readonly PartialFrame _partial = new(budget);
    private int _prefixCount;
    private int _bodyLength;

    /// <summary>Whether a frame was begun, by so much as one byte of its length.</summary>
    public bool IsInsideFrame => _prefixCount > 0;

    /// <summary>The length the frame under way announced; 0 while unknown.</summary>
    public int AnnouncedLength => _prefixCount == StreamFormat.PrefixLength ? _bodyLength : 0;

    /// <summary>Bytes of the frame under way that have arrived.</summary>
    public int PartialLength => _prefixCount + _partial.Received;

    /// <summary>Whether to keep the window closed until other streams have finished their frames.</summary>
    public bool ShouldHold => _partial.Received > 0 && budget.ShouldHold(_partial);

    /// <summary>Takes bytes until a frame is complete.</summary>
    /// <param name="input">What arrived.</param>
    /// <param name="minimum">The shortest body that is legal now; checked as soon as the length is there.</param>
    /// <param name="maximum">The longest.</param>
    /// <param name="consumed">How much of the input was used.</param>
    /// <param name="body">The body, when complete.</param>
    public FrameStep Read(Span<byte> input, int minimum, int maximum, out int consumed, out FrameBody body)
    {
        body = default;
        consumed = 0;
        while (_prefixCount < StreamFormat.PrefixLength)
        {
            if (consumed == input.Length)
            {
                return FrameStep.NeedMore;
            }

            _bodyLength |= input[consumed++] << (8 * _prefixCount++);
        }

        if (_bodyLength < minimum || _bodyLength > maximum)
        {
            return FrameStep.BadLength;
        }

        var rest = input[consumed..];
        if (_partial.Received == 0 && rest.Length >= _bodyLength)
        {
            consumed += _bodyLength;
            body = new FrameBody(rest[.._bodyLength], null);
            Reset();
            return FrameStep.Complete;
        }

        var count = Math.Min(rest.Length, _bodyLength - _partial.Received);
        _partial.Append(rest[..count], _bodyLength);
        consumed += count;
        if (_partial.Received < _bodyLength)
        {
            return FrameStep.NeedMore;
        }

        var rented = _partial.Take();
        body = new FrameBody(rented.AsSpan(0, _bodyLength), rented);
        Reset();
        return FrameStep.Complete;
    }

    /// <summary>Gives the memory of a frame under way back.</summary>
    public void Dispose() => _partial.Dispose();

    private void Reset()
    {
        _prefixCount = 0;
        _bodyLength = 0;
    }
}
