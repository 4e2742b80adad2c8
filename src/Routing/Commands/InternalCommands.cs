using HyperDht.Routing.Codecs;
using HyperDht.Routing.Serving;
using HyperDht.Routing.Table;
using HyperDht.Transport;

namespace HyperDht.Routing.Commands;

/// <summary>Answers the internal commands straight from the datagram: no object is made, no pipeline runs (spec 01 §7).</summary>
internal sealed class InternalCommands(RpcSettings settings, ReplySender replies, DelayedPings delayed, NodeChecks checks)
{
    /// <summary>Answers a request, or ignores it where the protocol says so. False when the command is unknown.</summary>
    public bool TryAnswer(in RequestDatagram request, IDatagramSocket socket, PeerAddress source)
    {
        switch (request.CommandNumber)
        {
            case 0:
                replies.SendBare(socket, source, request.TransactionId);
                return true;
            case 1:
                if (CommandValues.TryReadPort(request.Value, out var port))
                {
                    replies.SendBare(socket, source with { Port = port }, request.TransactionId);
                }

                return true;
            case 2:
                if (!request.Target.IsEmpty)
                {
                    replies.SendCloserNodes(socket, source, request.TransactionId, request.Target);
                }

                return true;
            case 3:
                if (CommandValues.TryReadNode(request.Value, out var node))
                {
                    checks.HandleDownHint(node);
                    replies.SendBare(socket, source, request.TransactionId);
                }

                return true;
            case 4:
                if (CommandValues.TryReadDelay(request.Value, settings.MaxPingDelay, out var delay))
                {
                    delayed.TryAdd(socket, source, request.TransactionId, delay);
                }

                return true;
            default:
                return false;
        }
    }
}
