namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>A mutable value that a live peer has read.</summary>
internal sealed record LiveValue(ulong Seq, string Value, string Signature);
