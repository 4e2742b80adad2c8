using System.Buffers.Binary;

namespace HyperDht.Connections.Listening;

/// <summary>Remembers the ephemeral keys of first messages, so that a replay opens nothing (threat-model H3).</summary>
/// <remarks>Pure. Bounded: when full the oldest is forgotten.</remarks>
internal sealed class ReplayMemory(int capacity)
{
    /// <summary>How long a first message is remembered.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<(UInt128 Key, TimeSpan At)> _order = new();

    /// <summary>First messages remembered now.</summary>
    public int Count => _known.Count;

    /// <summary>Notes an ephemeral key; false when it was seen before.</summary>
    /// <param name="ephemeral">32 bytes; a half of them tells keys apart.</param>
    /// <param name="now">The time.</param>
    public bool TryRemember(ReadOnlySpan<byte> ephemeral, TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && (now - oldest.At > Age || _order.Count > capacity))
        {
            _known.Remove(_order.Dequeue().Key);
        }

        var key = BinaryPrimitives.ReadUInt128LittleEndian(ephemeral);
        if (!_known.Add(key))
        {
            return false;
        }

        _order.Enqueue((key, now));
        return true;
    }
}
