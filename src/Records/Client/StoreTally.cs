using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Counts what nodes that were asked to store have answered. On the loop.</summary>
internal sealed class StoreTally
{
    /// <summary>Another value under the same sequence number is stored there (spec 02 §5).</summary>
    public const uint SeqReusedCode = 16;

    /// <summary>A higher sequence number is stored there.</summary>
    public const uint SeqTooLowCode = 17;

    public int Stored { get; private set; }

    public int SeqReused { get; private set; }

    public int SeqTooLow { get; private set; }

    public void Add(DhtResponse reply)
    {
        switch (reply.ErrorCode)
        {
            case 0:
                Stored++;
                break;
            case SeqReusedCode:
                SeqReused++;
                break;
            case SeqTooLowCode:
                SeqTooLow++;
                break;
        }
    }
}
