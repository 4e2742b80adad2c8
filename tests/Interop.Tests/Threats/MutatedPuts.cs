using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;

namespace HyperDht.Interop.Tests.Threats;

/// <summary>Puts of signed values, some as they should be, most changed where verifiers and decoders differ. Same seed, same puts.</summary>
internal sealed class MutatedPuts(int seed)
{
    private const int PutsOfAKey = 10;

    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    // Every encoding of a point of small order, canonical or not.
    private static readonly byte[][] SmallOrder =
    [
        Point("0100000000000000000000000000000000000000000000000000000000000000"),
        Point("0100000000000000000000000000000000000000000000000000000000000080"),
        Point("0000000000000000000000000000000000000000000000000000000000000000"),
        Point("0000000000000000000000000000000000000000000000000000000000000080"),
        Point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        Point("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Point("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        Point("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Point("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        Point("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Point("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
        Point("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        Point("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    ];

    private readonly Random _random = new(seed);
    private readonly KeyPair[] _keys = [.. Enumerable.Range(0, 16).Select(KeyOf)];
    private int _made;

    /// <summary>The next put: its target and its value.</summary>
    public (byte[] Target, byte[] Value) Next()
    {
        // A key whose highest number was reached refuses the rest: now and then another takes its place.
        if (++_made % PutsOfAKey == 0)
        {
            _keys[_random.Next(_keys.Length)] = KeyOf(_made);
        }

        var key = _keys[_random.Next(_keys.Length)];
        var seq = Seq();
        var content = Content();
        var signature = RecordSignatures.SignMutable(seq, content, key);
        var publicKey = key.PublicKey.ToArray();
        switch (_random.Next(12))
        {
            case 0:
                break;
            case 1:
                AddOrder(signature);
                break;
            case 2:
                SmallOrder[_random.Next(SmallOrder.Length)].CopyTo(signature, 0);
                break;
            case 3:
                publicKey = SmallOrder[_random.Next(SmallOrder.Length)];
                break;
            case 4:
                (publicKey, signature) = Universal();
                break;
            case 5:
                return (TargetOf(publicKey), Encode(publicKey, seq, content, signature, longForms: true));
            case 6:
                return (TargetOf(publicKey), [.. Encode(publicKey, seq, content, signature), .. new byte[_random.Next(1, 9)]]);
            case 7:
                var whole = Encode(publicKey, seq, content, signature);
                return (TargetOf(publicKey), whole[..^_random.Next(1, whole.Length)]);
            case 8:
                publicKey = NonCanonical(publicKey);
                break;
            case 9:
                return (Random32(), Encode(publicKey, seq, content, signature));
            case 10:
                return (TargetOf(publicKey), TooLarge(publicKey, content, signature));
            default:
                return Flipped(publicKey, Encode(publicKey, seq, content, signature));
        }

        return (TargetOf(publicKey), Encode(publicKey, seq, content, signature));
    }

    private static KeyPair KeyOf(int number) => KeyPair.FromSeed(NodeId.Hash(BitConverter.GetBytes(number)).Span);

    private static byte[] Point(string hex) => Convert.FromHexString(hex);

    private static byte[] TargetOf(byte[] publicKey) => NodeId.Hash(publicKey).ToArray();

    // Few numbers and contents, so that one key's puts meet in the store; now and then the numbers at the edges of the encoding.
    private ulong Seq() => _random.Next(4) != 0
        ? (ulong)_random.Next(4)
        : new[] { 0xfcul, 0xfdul, 0xfffful, 0x10000ul, 0xfffffffful, 0x100000000ul, (1ul << 53) - 1 }[_random.Next(7)];

    private byte[] Content() => [.. Enumerable.Repeat((byte)_random.Next(2), new[] { 0, 1, 0xfc, 0xfd, 1000 }[_random.Next(5)])];

    private byte[] Random32()
    {
        var bytes = new byte[32];
        _random.NextBytes(bytes);
        return bytes;
    }

    // S + n·L is the same scalar: who does not compare S with L takes it.
    private void AddOrder(byte[] signature)
    {
        var scalar = new BigInteger(signature.AsSpan(32), isUnsigned: true) + (Order * _random.Next(1, 15));
        if (scalar.GetByteCount(isUnsigned: true) <= 32)
        {
            signature.AsSpan(32).Clear();
            scalar.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true);
        }
    }

    // The neutral point as key verifies anything whose R is S·B, for whoever lets it in.
    private (byte[] PublicKey, byte[] Signature) Universal()
    {
        var signature = new byte[64];
        SmallOrder[0].CopyTo(signature, 0);
        if (_random.Next(2) == 0)
        {
            var chosen = Random32();
            using var point = KeyPair.FromSeed(chosen);
            point.PublicKey.Span.CopyTo(signature);
            var digest = SHA512.HashData(chosen);
            digest[0] &= 248;
            digest[31] = (byte)((digest[31] & 127) | 64);
            var scalar = new BigInteger(digest.AsSpan(0, 32), isUnsigned: true) % Order;
            scalar.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true);
        }

        return (SmallOrder[_random.Next(2)], signature);
    }

    // y + p, where it still fits, is another encoding of the same point; else the sign bit of x.
    private static byte[] NonCanonical(byte[] publicKey)
    {
        var changed = (byte[])publicKey.Clone();
        var y = new BigInteger(changed.AsSpan(0, 31), isUnsigned: true) + ((BigInteger)(changed[31] & 127) << 248) + Prime;
        if (y < BigInteger.Pow(2, 255))
        {
            changed.AsSpan().Clear();
            y.TryWriteBytes(changed, out _, isUnsigned: true);
        }
        else
        {
            changed[31] ^= 0x80;
        }

        return changed;
    }

    private (byte[] Target, byte[] Value) Flipped(byte[] publicKey, byte[] value)
    {
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            value[_random.Next(value.Length)] ^= (byte)(1 << _random.Next(8));
        }

        // Mostly with the target of the key that the put now has, or the signature would never be looked at.
        return (TargetOf(_random.Next(4) == 0 ? publicKey : value[..32]), value);
    }

    private static byte[] Encode(byte[] publicKey, ulong seq, byte[] content, byte[] signature, bool longForms = false) => longForms
        ? [.. publicKey, .. Long(seq), .. Long((ulong)content.Length), .. content, .. signature]
        : MutableCodec.EncodePut(new PublicKey(publicKey), new SignedValue(seq, content, signature));

    private byte[] TooLarge(byte[] publicKey, byte[] content, byte[] signature)
    {
        ulong[] numbers = [1ul << 53, (1ul << 53) + 1, ulong.MaxValue];
        var number = Long(numbers[_random.Next(numbers.Length)]);
        return _random.Next(2) == 0
            ? [.. publicKey, .. number, (byte)0, .. signature]
            : [.. publicKey, (byte)0, .. number, .. content, .. signature];
    }

    private static byte[] Long(ulong number)
    {
        var bytes = new byte[9];
        bytes[0] = 0xff;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), number);
        return bytes;
    }
}
