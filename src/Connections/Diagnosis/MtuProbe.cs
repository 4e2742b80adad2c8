using HyperDht.Routing.Codecs;
using HyperDht.Rpc;
using HyperDht.Transport;

namespace HyperDht.Connections.Diagnosis;

/// <summary>Pings of many sizes that no router may cut into pieces: the largest that is answered shows what the path takes.</summary>
/// <remarks>On the loop. All sizes leave at once, so that it takes no longer than one ping that is lost.</remarks>
internal static class MtuProbe
{
    /// <summary>Headers of IPv4 and UDP.</summary>
    public const int Headers = 28;

    /// <summary>Packet lengths where common links end, up to the largest that a datagram of ours can fill.</summary>
    /// <remarks>
    /// They leave in this order. A datagram and a shorter one behind it may be sent as one (segmentation offload), and where a router sees
    /// them before they are cut, as on the links of containers, it drops both for the length of the first.
    /// </remarks>
    public static readonly IReadOnlyList<int> Sizes = [576, 1024, 1200, 1228, 1280, 1300, 1320, 1350, 1380, 1400, 1420, 1440, 1452, 1464, 1480, 1492, 1500];

    /// <summary>Asks a node.</summary>
    /// <returns>Null when it answers nothing at all.</returns>
    public static async Task<PathMtu?> RunAsync(IDhtRpc rpc, IDatagramSocket socket, PeerAddress node, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Sizes.Select(size => AnswersAsync(rpc, socket, node, size, cancellationToken)));
        return Array.LastIndexOf(answers, true) is >= 0 and var at ? new PathMtu(node, Sizes[at]) : null;
    }

    /// <summary>The most that a path may take whose largest answer had one of the sizes: one byte less than the next size.</summary>
    public static int AtMost(int size) => Sizes.FirstOrDefault(next => next > size) is > 0 and var next ? next - 1 : size;

    /// <summary>Bytes that a ping must carry to be a packet of a length.</summary>
    public static int ValueFor(int packet)
    {
        var value = new byte[packet / 2];
        return packet - Headers - (new RequestDatagram { IsInternal = true, HasValue = true, Value = value }.EncodedLength - value.Length);
    }

    private static async Task<bool> AnswersAsync(
        IDhtRpc rpc, IDatagramSocket socket, PeerAddress node, int size, CancellationToken cancellationToken)
    {
        try
        {
            await rpc.PingAsync(node, new DhtRequestOptions { Socket = socket, Retries = 1, Force = true, PingSize = ValueFor(size) }, cancellationToken);
            return true;
        }
        catch (HyperDhtException)
        {
            return false;
        }
    }
}
