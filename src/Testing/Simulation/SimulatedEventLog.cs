using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HyperDht.Testing;

/// <summary>A running hash over the fate of every datagram: equal for two runs exactly when they did the same on the wire.</summary>
/// <remarks>Belongs to the simulation's thread.</remarks>
public sealed class SimulatedEventLog
{
    private const int HeaderLength = 8 + 1 + 6 + 6 + 2;
    private const int BufferLength = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _buffered;

    /// <summary>Datagrams that a socket took.</summary>
    public long Delivered { get; private set; }

    /// <summary>Datagrams lost on the way.</summary>
    public long Lost { get; private set; }

    /// <summary>Datagrams to where nobody listens.</summary>
    public long Unreachable { get; private set; }

    /// <summary>Bytes that sockets took.</summary>
    public long DeliveredBytes { get; private set; }

    /// <summary>SHA-256, as hex, of everything so far.</summary>
    public string Hash
    {
        get
        {
            Drain();
            return Convert.ToHexStringLower(_hash.GetCurrentHash());
        }
    }

    internal void Add(long now, SimulatedFate fate, PeerAddress source, PeerAddress destination, ReadOnlySpan<byte> datagram)
    {
        switch (fate)
        {
            case SimulatedFate.Delivered:
                Delivered++;
                DeliveredBytes += datagram.Length;
                break;
            case SimulatedFate.Lost:
                Lost++;
                break;
            default:
                Unreachable++;
                break;
        }

        if (_buffered + HeaderLength + datagram.Length > BufferLength)
        {
            Drain();
        }

        var entry = _buffer.AsSpan(_buffered);
        BinaryPrimitives.WriteInt64LittleEndian(entry, now);
        entry[8] = (byte)fate;
        source.WriteTo(entry[9..]);
        destination.WriteTo(entry[15..]);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[21..], (ushort)datagram.Length);
        datagram.CopyTo(entry[HeaderLength..]);
        _buffered += HeaderLength + datagram.Length;
    }

    private void Drain()
    {
        _hash.AppendData(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
