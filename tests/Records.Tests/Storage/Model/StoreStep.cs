namespace HyperDht.Records.Tests.Storage.Model;

/// <summary>One step of a random run.</summary>
public sealed record StoreStep(StoreAction Action, RecordKind Kind, int Target, int Key, int Source, int Length);
