namespace HyperDht.Records.Tests.Support;

/// <summary>An answer to a <see cref="FakeRequest"/>.</summary>
public sealed record FakeAnswer(uint Code, ReadOnlyMemory<byte>? Value, bool HasToken, bool HasCloserNodes);
