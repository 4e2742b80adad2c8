using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Commands;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tokens;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing.Serving;

/// <summary>Checks requests that arrive and hands them to whoever answers them (spec 01 §6–§8). On the loop.</summary>
internal sealed class RequestReceiver(
    RpcSettings settings,
    RpcState state,
    NodeDirectory directory,
    TokenIssuer tokens,
    AddressStanding standing,
    AmplificationGuard guard,
    ReplySender replies,
    InternalCommands commands,
    NewcomerPings newcomers,
    IDhtLoop loop)
{
    private const uint UnknownCommand = 1;
    private const uint InvalidToken = 2;

    /// <summary>Who answers external commands, and internal ones when the settings say so.</summary>
    public IRequestPipeline? Pipeline { get; set; }

    /// <summary>A datagram that looks like a request arrived.</summary>
    public void HandleRequest(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> datagram)
    {
        if (!RequestDatagram.TryDecode(datagram, out var request))
        {
            return;
        }

        guard.HandleReceived(source.Host, datagram.Length);
        if (!request.Token.IsEmpty && !CheckToken(socket, source, in request))
        {
            return;
        }

        NodeId? verified = null;
        if (directory.TryVerify(source, request.Id, out var id))
        {
            verified = id;
            NoteSender(socket, source, id, request.To);
        }

        Dispatch(socket, source, in request, verified);
    }

    // A sender enters the table when it has answered us. On loopback its address cannot be forged: there the request is proof enough.
    private void NoteSender(IDatagramSocket socket, PeerAddress source, in NodeId id, PeerAddress to)
    {
        if (settings.TrustRequests || directory.Nodes.TryFind(source, out _)
            || standing.Classify(source.Host, loop.Now) == AddressClass.Loopback)
        {
            var mayRefresh = settings.TrustRequests && socket == state.Main;
            directory.Note(source, id, to, mayRefresh, settings.TrustRequests, state.Tick);
        }
        else
        {
            newcomers.HandleSender(source, id);
        }
    }

    private bool CheckToken(IDatagramSocket socket, PeerAddress source, in RequestDatagram request)
    {
        if (tokens.IsValid(request.Token, source.Host, loop.Now))
        {
            standing.HandleProof(source.Host, loop.Now);
            return true;
        }

        RpcMetrics.TokensRejected.Add(1);
        replies.SendError(socket, source, request.TransactionId, InvalidToken, request.Target, includeToken: true);
        return false;
    }

    private void Dispatch(IDatagramSocket socket, PeerAddress source, in RequestDatagram request, NodeId? verified)
    {
        if (request.IsInternal && !(settings.DispatchInternalCommands && Pipeline is not null))
        {
            if (commands.TryAnswer(in request, socket, source))
            {
                return;
            }
        }
        else if (Pipeline is { } pipeline
            && pipeline.TryDispatch(new IncomingRequest(in request, socket, source, verified, replies, standing, loop)))
        {
            return;
        }

        replies.SendError(socket, source, request.TransactionId, UnknownCommand, request.Target, includeToken: false);
    }
}
