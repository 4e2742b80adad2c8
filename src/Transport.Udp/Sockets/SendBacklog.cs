using System.Diagnostics.CodeAnalysis;

namespace HyperDht.Transport.Udp;

/// <summary>Datagrams that found the system's buffer full. Bounded: what does not fit is lost, as on any network.</summary>
internal sealed class SendBacklog
{
    /// <summary>Most bytes kept.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Most datagrams kept.</summary>
    public const int MaxDatagrams = 1024;

    private readonly Queue<Datagram> _waiting = new();
    private int _bytes;

    public int Count => _waiting.Count;

    public bool TryAdd(ReadOnlySpan<byte> data, PeerAddress destination, byte timeToLive)
    {
        if (_waiting.Count == MaxDatagrams || _bytes + data.Length > MaxBytes)
        {
            return false;
        }

        _bytes += data.Length;
        _waiting.Enqueue(new Datagram(data.ToArray(), destination, timeToLive));
        return true;
    }

    public bool TryTake([NotNullWhen(true)] out Datagram? datagram)
    {
        var taken = _waiting.TryDequeue(out datagram);
        _bytes -= datagram?.Data.Length ?? 0;
        return taken;
    }

    internal sealed record Datagram(byte[] Data, PeerAddress Destination, byte TimeToLive);
}
