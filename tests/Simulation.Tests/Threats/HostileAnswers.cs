using HyperDht.Messaging;
using HyperDht.Routing;
using HyperDht.Routing.Codecs;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Answers every question that has a target with as many closer nodes as a datagram holds, others each time.</summary>
internal sealed class HostileAnswers(RpcNode node, IReadOnlyList<PeerAddress> closerNodes) : IRequestPipeline
{
    private const int NodesPerAnswer = 230;

    /// <summary>How often it was asked.</summary>
    public int Answers { get; private set; }

    public bool TryDispatch(DhtRequest request)
    {
        if (request.Target is null)
        {
            request.Reply(null, new DhtReplyOptions { IncludeToken = false });       // it is there, and behaves so
            return true;
        }

        var nodes = new byte[NodesPerAnswer * PeerAddress.EncodedLength];
        for (var i = 0; i < NodesPerAnswer; i++)
        {
            closerNodes[((Answers * NodesPerAnswer) + i) % closerNodes.Count].WriteTo(nodes.AsSpan(i * PeerAddress.EncodedLength));
        }

        Answers++;

        var reply = new ReplyDatagram
        {
            TransactionId = request.TransactionId,
            To = request.From,
            Id = node.Parts.State.AnnouncedId(request.Socket),
            CloserNodes = nodes,
        };
        reply.Encode(request.Socket.Reserve(reply.EncodedLength, request.From));
        return true;
    }
}
