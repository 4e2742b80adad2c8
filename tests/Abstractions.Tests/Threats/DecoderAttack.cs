using System.Buffers.Binary;

namespace HyperDht.Tests.Threats;

/// <summary>The attack of threat-model R1 on one decoder: every prefix, every hostile count at every place, seeded mutations.</summary>
/// <remarks>Compiled into the test project of each concern that decodes what strangers send.</remarks>
public sealed class DecoderAttack(string name, Action<byte[]> decode)
{
    private const int MutationsInShort = 200_000;
    private const int MutationsInFull = 10_000_000;
    private const int MaxAllocatedBytes = 64 * 1024;
    private const int MaxMutatedBytes = 8;
    private const long SlowestAllowed = 50_000;      // nanoseconds of CPU

    private static readonly ulong[] Counts =
    [
        0, 1, 0xfffff, 0x100000, 0x100001, int.MaxValue, 1UL << 31, uint.MaxValue, (1UL << 53) - 1, 1UL << 53, ulong.MaxValue,
    ];

    private readonly List<long> _times = [];

    /// <summary>Mutations of one decoder: 200,000, or ten million when every number is run.</summary>
    public static int Mutations => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? MutationsInFull : MutationsInShort;

    /// <summary>Runs the whole attack, starting from valid inputs.</summary>
    /// <param name="seed">Decides the mutations.</param>
    /// <param name="valid">What the decoder accepts; the attack changes them bit by bit.</param>
    public void Run(int seed, params byte[][] valid)
    {
        foreach (var sample in valid)
        {
            decode(sample);
        }

        foreach (var sample in valid)
        {
            AttackPrefixes(sample);
            AttackCounts(sample);
        }

        AttackMutations(new Random(seed), valid);
        _times.Sort();
        var slow = _times[(int)(_times.Count * 0.999)];
        Assert.True(slow <= SlowestAllowed, $"{name}: 99.9 % of datagrams took up to {slow / 1000} us of CPU.");
    }

    private void AttackPrefixes(byte[] sample)
    {
        for (var length = 0; length <= sample.Length; length++)
        {
            Decode(sample[..length]);
        }
    }

    private void AttackCounts(byte[] sample)
    {
        foreach (var count in Counts)
        {
            var encoded = EncodeCount(count);
            for (var offset = 0; offset <= sample.Length; offset++)
            {
                Decode([.. sample[..offset], .. encoded, .. sample[Math.Min(sample.Length, offset + 1)..]]);
                Decode([.. sample[..offset], .. encoded]);
            }
        }
    }

    private void AttackMutations(Random random, byte[][] valid)
    {
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = (byte[])valid[random.Next(valid.Length)].Clone();
            for (var change = random.Next(1, MaxMutatedBytes); change > 0 && mutated.Length > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            Decode(mutated);
        }
    }

    private void Decode(byte[] input)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = ThreadCpuClock.Nanoseconds();
        try
        {
            decode(input);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{name} threw on {Convert.ToHexStringLower(input)}", error);
        }

        var elapsed = ThreadCpuClock.Nanoseconds() - started;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        _times.Add(elapsed);
        if (allocated > MaxAllocatedBytes)
        {
            throw new InvalidOperationException($"{name} allocated {allocated} bytes on {Convert.ToHexStringLower(input)}");
        }
    }

    private static byte[] EncodeCount(ulong count)
    {
        if (count <= 0xfc)
        {
            return [(byte)count];
        }

        var bytes = new byte[9];
        bytes[0] = 0xff;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), count);
        return bytes;
    }
}
