using HyperDht.Messaging;
using HyperDht.Transport;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>A request by its route alone.</summary>
internal sealed class FakeRequest(PeerAddress from, PeerAddress to) : DhtRequest
{
    public override ushort TransactionId => 0;

    public override DhtCommandId Command => new(0, false);

    public override PeerAddress From => from;

    public override NodeId? FromId => null;

    public override PeerAddress To => to;

    public override NodeId? Target => null;

    public override ReadOnlyMemory<byte>? Token => null;

    public override ReadOnlyMemory<byte>? Value => null;

    public override IDatagramSocket Socket { get; } = new FakeSocket("request");

    public override bool IsProven => false;

    public override void Reply(ReadOnlyMemory<byte>? value, DhtReplyOptions? options = null) => throw new NotSupportedException();

    public override void Error(uint code, DhtReplyOptions? options = null) => throw new NotSupportedException();

    public override void Relay(ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket = null) => throw new NotSupportedException();
}
