using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tokens;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing.Serving;

/// <summary>Writes replies straight into the socket's packet buffers (spec 01 §8). On the loop.</summary>
internal sealed class ReplySender(RpcState state, NodeDirectory directory, TokenIssuer tokens, AmplificationGuard guard, IDhtLoop loop)
{
    private const int ClosestBytes = RoutingTable.BucketSize * PeerAddress.EncodedLength;

    /// <summary>Sends an acknowledgement: nothing but our id, if we announce one.</summary>
    public void SendBare(IDatagramSocket socket, PeerAddress to, ushort transactionId)
    {
        var reply = new ReplyDatagram { TransactionId = transactionId, To = to };
        Send(socket, ref reply);
    }

    /// <summary>Sends the nodes near a target.</summary>
    public void SendCloserNodes(IDatagramSocket socket, PeerAddress to, ushort transactionId, ReadOnlySpan<byte> target)
    {
        Span<byte> nodes = stackalloc byte[ClosestBytes];
        var reply = new ReplyDatagram
        {
            TransactionId = transactionId,
            To = to,
            CloserNodes = nodes[..directory.WriteClosest(target, nodes)],
        };
        Send(socket, ref reply);
    }

    /// <summary>Sends an error code, with closer nodes when there is a target and a fresh token when asked for.</summary>
    public void SendError(
        IDatagramSocket socket, PeerAddress to, ushort transactionId, uint code, ReadOnlySpan<byte> target, bool includeToken)
    {
        Span<byte> nodes = stackalloc byte[ClosestBytes];
        Span<byte> token = stackalloc byte[TokenIssuer.TokenLength];
        var reply = new ReplyDatagram
        {
            TransactionId = transactionId,
            To = to,
            ErrorCode = code,
            CloserNodes = target.IsEmpty ? default : nodes[..directory.WriteClosest(target, nodes)],
            Token = includeToken ? Issue(to, token) : default,
        };
        Send(socket, ref reply);
    }

    /// <summary>Sends what a handler answers.</summary>
    public void Send(DhtRequest request, uint code, ReadOnlyMemory<byte>? value, DhtReplyOptions? options)
    {
        Span<byte> nodes = stackalloc byte[ClosestBytes];
        Span<byte> token = stackalloc byte[TokenIssuer.TokenLength];
        var to = options?.To ?? request.From;
        var target = request.Target.GetValueOrDefault();
        var includeNodes = request.Target is not null && (options?.IncludeCloserNodes ?? true);
        var reply = new ReplyDatagram
        {
            TransactionId = request.TransactionId,
            To = to,
            ErrorCode = code,
            Token = options?.IncludeToken ?? code == 0 ? Issue(to, token) : default,
            CloserNodes = includeNodes ? nodes[..directory.WriteClosest(target.Span, nodes)] : default,
            Value = value.GetValueOrDefault().Span,
            HasValue = value is not null,
        };
        Send(options?.Socket ?? request.Socket, ref reply, isForOther: to.Host != request.From.Host);
    }

    /// <summary>Sends a request on under its own transaction id; not tracked, not repeated.</summary>
    public void Relay(DhtRequest request, ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket)
    {
        var target = request.Target.GetValueOrDefault();
        var from = socket ?? request.Socket;
        var datagram = new RequestDatagram
        {
            TransactionId = request.TransactionId,
            To = to,
            Command = request.Command,
            Id = state.AnnouncedId(from),
            Target = request.Target is null ? default : target.Span,
            Value = value.GetValueOrDefault().Span,
            HasValue = value is not null,
        };
        var length = datagram.EncodedLength;
        if (length <= RequestSender.MaximumDatagram && !from.IsClosed)
        {
            datagram.Encode(from.Reserve(length, to));
        }
    }

    private Span<byte> Issue(PeerAddress to, Span<byte> token)
    {
        tokens.Issue(to.Host, loop.Now, token);
        return token;
    }

    // What goes to somebody else has limits of its own where it is decided (threat-model R7).
    private void Send(IDatagramSocket socket, scoped ref ReplyDatagram reply, bool isForOther = false)
    {
        reply.Id = state.AnnouncedId(socket);
        if (!isForOther && !guard.TryFit(ref reply))
        {
            return;
        }

        var length = reply.EncodedLength;
        if (length <= RequestSender.MaximumDatagram && !socket.IsClosed)
        {
            reply.Encode(socket.Reserve(length, reply.To));
        }
    }
}
