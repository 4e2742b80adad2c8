using System.Buffers;

namespace HyperDht.Noise;

/// <summary>The body of a frame that arrives in pieces. Memory follows the bytes received, never the length announced (threat-model S1).</summary>
internal sealed class PartialFrame(PartialFrameBudget budget) : IDisposable
{
    /// <summary>Memory grows by at most this much at a time.</summary>
    public const int StepLength = 64 * 1024;

    private const int FirstStepLength = 16 * 1024;

    private readonly List<byte[]> _full = [];
    private byte[]? _last;
    private int _lastUsed;

    /// <summary>Bytes received.</summary>
    public int Received { get; private set; }

    /// <summary>What the budget has in its books; its alone.</summary>
    internal int Accounted { get; set; }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">No more than are missing.</param>
    /// <param name="bodyLength">What the frame announced.</param>
    public void Append(ReadOnlySpan<byte> bytes, int bodyLength)
    {
        while (!bytes.IsEmpty)
        {
            if (_last is null || _lastUsed == Room(_last))
            {
                Grow(bodyLength);
            }

            var count = Math.Min(bytes.Length, Room(_last!) - _lastUsed);
            bytes[..count].CopyTo(_last.AsSpan(_lastUsed));
            _lastUsed += count;
            Received += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>The whole body in one pooled array, which the caller owns; empties this.</summary>
    public byte[] Take()
    {
        var body = _last!;
        if (_full.Count > 0)
        {
            body = ArrayPool<byte>.Shared.Rent(Received);
            var position = 0;
            foreach (var piece in _full)
            {
                var count = Room(piece);
                piece.AsSpan(0, count).CopyTo(body.AsSpan(position));
                position += count;
                ArrayPool<byte>.Shared.Return(piece);
            }

            _last.AsSpan(0, _lastUsed).CopyTo(body.AsSpan(position));
            ArrayPool<byte>.Shared.Return(_last!);
        }

        Forget();
        return body;
    }

    /// <summary>Gives the memory back. It can be used again.</summary>
    public void Dispose()
    {
        foreach (var piece in _full)
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        if (_last is not null)
        {
            ArrayPool<byte>.Shared.Return(_last);
        }

        Forget();
    }

    // The pool may hand out more than was asked for; never use more than a step of it.
    private static int Room(byte[] piece) => Math.Min(piece.Length, StepLength);

    private void Grow(int bodyLength)
    {
        var missing = bodyLength - Received;
        var isFirst = _last is null;
        var next = ArrayPool<byte>.Shared.Rent(isFirst
            ? Math.Min(missing, FirstStepLength)
            : Math.Min(_full.Count == 0 ? bodyLength : missing, StepLength));
        if (!isFirst && _full.Count == 0 && Room(_last!) < StepLength)
        {
            // Frames up to one step stay in one piece: they are decrypted where they lie.
            _last.AsSpan(0, _lastUsed).CopyTo(next);
            budget.Change(this, Room(next) - Room(_last!));
            ArrayPool<byte>.Shared.Return(_last!);
            _last = next;
            return;
        }

        if (!isFirst)
        {
            _full.Add(_last!);
        }

        budget.Change(this, Room(next));
        _last = next;
        _lastUsed = 0;
    }

    private void Forget()
    {
        if (Accounted != 0)
        {
            budget.Change(this, -Accounted);
        }

        _full.Clear();
        _last = null;
        _lastUsed = 0;
        Received = 0;
    }
}
