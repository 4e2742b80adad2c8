using HyperDht.Messaging;
using HyperDht.Transport;

namespace HyperDht.Records.Tests.Support;

/// <summary>A request without a datagram; notes what was answered.</summary>
public sealed class FakeRequest(uint command) : DhtRequest
{
    public NodeId? RequestTarget { get; init; }

    public ReadOnlyMemory<byte>? RequestToken { get; init; }

    public ReadOnlyMemory<byte>? RequestValue { get; init; }

    public PeerAddress Sender { get; init; } = PeerAddress.Loopback(1);

    /// <summary>What was sent; null is silence.</summary>
    public FakeAnswer? Answer { get; private set; }

    public override ushort TransactionId => 1;

    public override DhtCommandId Command => new(command, IsInternal: false);

    public override PeerAddress From => Sender;

    public override NodeId? FromId => null;

    public override PeerAddress To => PeerAddress.Loopback(2);

    public override NodeId? Target => RequestTarget;

    public override ReadOnlyMemory<byte>? Token => RequestToken;

    public override ReadOnlyMemory<byte>? Value => RequestValue;

    public override IDatagramSocket Socket => throw new NotSupportedException();

    public override bool IsProven => RequestToken is not null;

    public override void Reply(ReadOnlyMemory<byte>? value, DhtReplyOptions? options = null) => Note(new FakeAnswer(
        0, value, options?.IncludeToken ?? true, (options?.IncludeCloserNodes ?? true) && Target is not null));

    public override void Error(uint code, DhtReplyOptions? options = null) => Note(new FakeAnswer(
        code, null, options?.IncludeToken ?? false, (options?.IncludeCloserNodes ?? true) && Target is not null));

    public override void Relay(ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket = null) =>
        throw new NotSupportedException();

    private void Note(FakeAnswer answer) =>
        Answer = Answer is null ? answer : throw new InvalidOperationException("A request is answered at most once.");
}
