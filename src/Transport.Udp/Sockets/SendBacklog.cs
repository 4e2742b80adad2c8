using System.Diagnostics.CodeAnalysis;

namespace HyperDht.Transport.Udp;

/// <summary>Datagrams that found the system's buffer full. Bounded: what does not fit is lost, as on any network.</summary>
/// <param name="maxBytes">Most bytes kept.</param>
internal sealed class SendBacklog(int maxBytes)
{
    // What each datagram costs beyond its bytes.
    private const int Overhead = 64;

    private readonly Queue<Datagram> _waiting = new();
    private int _bytes;

    public int Count => _waiting.Count;

    public bool TryAdd(ReadOnlySpan<byte> data, PeerAddress destination, byte timeToLive)
    {
        if (_bytes + data.Length + Overhead > maxBytes)
        {
            return false;
        }

        _bytes += data.Length + Overhead;
        _waiting.Enqueue(new Datagram(data.ToArray(), destination, timeToLive));
        return true;
    }

    public bool TryTake([NotNullWhen(true)] out Datagram? datagram)
    {
        var taken = _waiting.TryDequeue(out datagram);
        _bytes -= taken ? datagram!.Data.Length + Overhead : 0;
        return taken;
    }

    internal sealed record Datagram(byte[] Data, PeerAddress Destination, byte TimeToLive);
}
