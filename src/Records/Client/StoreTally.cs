using HyperDht.Records.Commands;
using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Counts what nodes that were asked to store have answered. On the loop.</summary>
internal sealed class StoreTally
{
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
            case RecordErrorCodes.SeqReused:
                SeqReused++;
                break;
            case RecordErrorCodes.SeqTooLow:
                SeqTooLow++;
                break;
        }
    }
}
