using HyperDht.Encoding;

namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Takes a frame apart into its items, batches in batches included, without recursion (spec 05 §9.2).</summary>
/// <param name="frame">One message of the connection.</param>
/// <param name="levels">As many batches may lie in each other.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> frame, Span<BatchLevel> levels)
{
    private readonly ReadOnlySpan<byte> _frame = frame;
    private readonly Span<BatchLevel> _levels = levels;
    private int _position;
    private int _depth;
    private bool _isStarted;

    /// <summary>Whether the frame ends inside a number, or nests batches too deep.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether something follows the item that was read.</summary>
    public readonly bool HasMore => _position < _frame.Length;

    /// <summary>Reads the next item; false at the end, or when the frame is broken.</summary>
    /// <param name="channel">The peer's channel, 0 for control.</param>
    /// <param name="type">The message's type.</param>
    /// <param name="body">What follows the type.</param>
    public bool TryRead(out ulong channel, out ulong type, out ReadOnlySpan<byte> body)
    {
        channel = type = 0;
        body = default;
        if (!_isStarted)
        {
            _isStarted = true;
            return !_frame.IsEmpty
                && (TryReadUInt(_frame.Length, out channel) && TryReadItem(channel, _frame.Length, out type, out body)
                    || TryReadBatched(out channel, out type, out body));
        }

        return TryReadBatched(out channel, out type, out body);
    }

    private bool TryReadBatched(out ulong channel, out ulong type, out ReadOnlySpan<byte> body)
    {
        channel = type = 0;
        body = default;
        while (_depth > 0 && !IsBroken)
        {
            ref var level = ref _levels[_depth - 1];
            if (_position >= level.End)
            {
                _depth--;
            }
            else if (!TryReadUInt(level.End, out var length))
            {
                return false;
            }
            else if (length == 0)
            {
                if (TryReadUInt(level.End, out var next))
                {
                    level = level with { Channel = next };
                }
            }
            else
            {
                channel = level.Channel;
                var end = (int)Math.Min((ulong)level.End, (ulong)_position + length);
                if (TryReadItem(channel, end, out type, out body))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // False for the begin of a batch too: its items come next.
    private bool TryReadItem(ulong channel, int end, out ulong type, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!TryReadUInt(end, out type))
        {
            return false;
        }

        if (channel == 0 && type == ControlType.Batch)
        {
            if (_depth == _levels.Length)
            {
                IsBroken = true;
            }
            else if (TryReadUInt(end, out var first))
            {
                _levels[_depth++] = new BatchLevel(end, first);
            }

            return false;
        }

        body = _frame[_position..end];
        _position = end;
        return true;
    }

    private bool TryReadUInt(int end, out ulong value)
    {
        var reader = new WireReader(_frame[_position..end]);
        var isRead = reader.TryReadUInt(out value);
        _position = end - reader.Remaining;
        IsBroken |= !isRead;
        return isRead;
    }
}
