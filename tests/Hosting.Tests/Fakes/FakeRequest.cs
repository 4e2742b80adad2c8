using HyperDht.Messaging;
using HyperDht.Transport;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>A request that remembers how it was answered.</summary>
internal sealed class FakeRequest(DhtCommandId command, byte[]? value = null) : DhtRequest
{
    public List<string> Answers { get; } = [];

    public NodeId? RequestTarget { get; init; }

    public ReadOnlyMemory<byte>? RequestToken { get; init; }

    public ushort Number { get; init; } = 7;

    public override ushort TransactionId => Number;

    public override DhtCommandId Command => command;

    public override PeerAddress From => new(0x0a000001, 4000);

    public override NodeId? FromId => null;

    public override PeerAddress To => PeerAddress.Loopback(1);

    public override NodeId? Target => RequestTarget;

    public override ReadOnlyMemory<byte>? Token => RequestToken;

    public override ReadOnlyMemory<byte>? Value => value;

    public override IDatagramSocket Socket => throw new NotSupportedException();

    public override bool IsProven => false;

    public override void Reply(ReadOnlyMemory<byte>? value, DhtReplyOptions? options = null) =>
        Answers.Add($"reply {(value is { } bytes ? Convert.ToHexStringLower(bytes.Span) : "none")}");

    public override void Error(uint code, DhtReplyOptions? options = null) => Answers.Add($"error {code}");

    public override void Relay(ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket = null) => Answers.Add("relay");
}
