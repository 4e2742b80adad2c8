using System.Buffers.Binary;

namespace HyperDht.Connections.Listening;

/// <summary>Remembers the ephemeral keys of first messages, so that a replay opens nothing (threat-model H3).</summary>
/// <remarks>
/// Pure. Bounded: when full the oldest is forgotten. A ring with chains through it, 28 bytes for each key: strangers fill it (threat-model H2).
/// </remarks>
internal sealed class ReplayMemory(int capacity)
{
    /// <summary>How long a first message is remembered.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    private const int FirstSize = 256;
    private const int None = -1;

    private UInt128[] _keys = [];
    private uint[] _seconds = [];
    private int[] _next = [];
    private int[] _heads = [];
    private int _oldest;

    /// <summary>First messages remembered now.</summary>
    public int Count { get; private set; }

    /// <summary>Notes an ephemeral key; false when it was seen before.</summary>
    /// <param name="ephemeral">32 bytes; a half of them tells keys apart.</param>
    /// <param name="now">The time.</param>
    public bool TryRemember(ReadOnlySpan<byte> ephemeral, TimeSpan now)
    {
        while (Count > 0 && now.TotalSeconds - _seconds[_oldest] > Age.TotalSeconds)
        {
            ForgetOldest();
        }

        var key = BinaryPrimitives.ReadUInt128LittleEndian(ephemeral);
        if (Contains(key))
        {
            return false;
        }

        if (Count == capacity)
        {
            ForgetOldest();
        }
        else if (Count == _keys.Length)
        {
            Grow();
        }

        Add((_oldest + Count) % _keys.Length, key, (uint)Math.Ceiling(now.TotalSeconds));
        Count++;
        return true;
    }

    private bool Contains(UInt128 key)
    {
        if (Count == 0)
        {
            return false;
        }

        for (var slot = _heads[ChainOf(key)]; slot != None; slot = _next[slot])
        {
            if (_keys[slot] == key)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(int slot, UInt128 key, uint seconds)
    {
        ref var head = ref _heads[ChainOf(key)];
        (_keys[slot], _seconds[slot], _next[slot]) = (key, seconds, head);
        head = slot;
    }

    private void ForgetOldest()
    {
        ref var link = ref _heads[ChainOf(_keys[_oldest])];
        while (link != _oldest)
        {
            link = ref _next[link];
        }

        link = _next[_oldest];
        _oldest = (_oldest + 1) % _keys.Length;
        Count--;
    }

    private void Grow()
    {
        var (keys, seconds, oldest) = (_keys, _seconds, _oldest);
        var size = Math.Min(capacity, Math.Max(FirstSize, 2 * keys.Length));
        (_keys, _seconds, _next, _heads, _oldest) = (new UInt128[size], new uint[size], new int[size], new int[size], 0);
        Array.Fill(_heads, None);
        for (var i = 0; i < Count; i++)
        {
            var from = (oldest + i) % keys.Length;
            Add(i, keys[from], seconds[from]);
        }
    }

    // Seeded by the process, so that nobody can choose keys of one chain.
    private int ChainOf(UInt128 key) => (int)((uint)key.GetHashCode() % (uint)_heads.Length);
}
