using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>A message of the tests; answered with its own bytes.</summary>
public sealed record Echo(ReadOnlyMemory<byte> Bytes) : DhtMessage<EchoReply>;
