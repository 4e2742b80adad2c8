namespace HyperDht.Hosting.Tests.Fakes;

public sealed record EchoReply(ReadOnlyMemory<byte> Bytes);
