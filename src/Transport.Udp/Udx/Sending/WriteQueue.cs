namespace HyperDht.Udx.Sending;

/// <summary>The bytes written to a stream and not acknowledged yet, as the buffers in which their writers left them.</summary>
internal sealed class WriteQueue
{
    private const int InitialCapacity = 4;
    private const int KeptCapacity = 256;

    private Entry[] _entries = [];
    private int _first;
    private int _count;
    private int _cursor;

    /// <summary>Bytes written so far, since the stream began.</summary>
    public long End { get; private set; }

    /// <summary>Adds a buffer. Its owner is disposed once every byte of it is released.</summary>
    public void Append(ReadOnlyMemory<byte> bytes, IDisposable? owner)
    {
        if (bytes.IsEmpty)
        {
            owner?.Dispose();
            return;
        }

        if (_count == _entries.Length)
        {
            Grow();
        }

        _entries[Slot(_count++)] = new Entry(End, bytes, owner);
        End += bytes.Length;
    }

    /// <summary>Copies bytes that were written and not released.</summary>
    public void CopyTo(long offset, Span<byte> destination)
    {
        var index = Find(offset);
        while (!destination.IsEmpty)
        {
            ref var entry = ref _entries[Slot(index)];
            var source = entry.Bytes.Span[(int)(offset - entry.Start)..];
            var length = Math.Min(source.Length, destination.Length);
            source[..length].CopyTo(destination);
            destination = destination[length..];
            offset += length;
            _cursor = index;
            index++;
        }
    }

    /// <summary>Gives back the buffers that lie completely before an offset.</summary>
    public void ReleaseBefore(long offset)
    {
        while (_count > 0)
        {
            ref var entry = ref _entries[_first];
            if (entry.Start + entry.Bytes.Length > offset)
            {
                return;
            }

            var owner = entry.Owner;
            entry = default;
            _first = Slot(1);
            _count--;
            _cursor = Math.Max(0, _cursor - 1);
            owner?.Dispose();
        }

        if (_entries.Length > KeptCapacity)
        {
            (_entries, _first, _cursor) = ([], 0, 0);
        }
    }

    /// <summary>Gives back every buffer.</summary>
    public void Clear() => ReleaseBefore(End);

    private int Slot(int index) => (_first + index) & (_entries.Length - 1);

    // Packets leave in order, so the place of the last copy is nearly always the place of the next one.
    private int Find(long offset)
    {
        if (_cursor < _count && Contains(_cursor, offset))
        {
            return _cursor;
        }

        if (_cursor + 1 < _count && Contains(_cursor + 1, offset))
        {
            return _cursor + 1;
        }

        var low = 0;
        var high = _count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_entries[Slot(middle)].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private bool Contains(int index, long offset)
    {
        ref var entry = ref _entries[Slot(index)];
        return offset >= entry.Start && offset < entry.Start + entry.Bytes.Length;
    }

    private void Grow()
    {
        var larger = new Entry[Math.Max(InitialCapacity, _entries.Length * 2)];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _entries[Slot(i)];
        }

        _entries = larger;
        _first = 0;
    }

    private readonly record struct Entry(long Start, ReadOnlyMemory<byte> Bytes, IDisposable? Owner);
}
