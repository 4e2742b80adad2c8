using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing.Serving;

/// <summary>A request that outlives its datagram.</summary>
internal sealed class IncomingRequest : DhtRequest
{
    private readonly ReplySender _replies;
    private readonly AddressStanding _standing;
    private readonly IDhtLoop _loop;
    private bool _isAnswered;

    public IncomingRequest(
        in RequestDatagram request, IDatagramSocket socket, PeerAddress from, NodeId? fromId,
        ReplySender replies, AddressStanding standing, IDhtLoop loop)
    {
        _replies = replies;
        _standing = standing;
        _loop = loop;
        TransactionId = request.TransactionId;
        Command = request.Command;
        From = from;
        FromId = fromId;
        To = request.To;
        Target = request.Target.IsEmpty ? null : new NodeId(request.Target);
        Token = request.Token.IsEmpty ? (ReadOnlyMemory<byte>?)null : request.Token.ToArray();
        Value = request.HasValue ? request.Value.ToArray() : (ReadOnlyMemory<byte>?)null;
        Socket = socket;
    }

    public override ushort TransactionId { get; }

    public override DhtCommandId Command { get; }

    public override PeerAddress From { get; }

    public override NodeId? FromId { get; }

    public override PeerAddress To { get; }

    public override NodeId? Target { get; }

    public override ReadOnlyMemory<byte>? Token { get; }

    public override ReadOnlyMemory<byte>? Value { get; }

    public override IDatagramSocket Socket { get; }

    public override bool IsProven => _standing.Classify(From.Host, _loop.Now) != AddressClass.Unproven;

    public override void Reply(ReadOnlyMemory<byte>? value, DhtReplyOptions? options = null) => Answer(0, value, options);

    public override void Error(uint code, DhtReplyOptions? options = null) => Answer(code, null, options);

    public override void Relay(ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket = null) =>
        _replies.Relay(this, value, to, socket);

    private void Answer(uint code, ReadOnlyMemory<byte>? value, DhtReplyOptions? options)
    {
        if (!_isAnswered)
        {
            _isAnswered = true;
            _replies.Send(this, code, value, options);
        }
    }
}
