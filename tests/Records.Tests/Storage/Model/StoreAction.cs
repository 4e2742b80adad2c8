namespace HyperDht.Records.Tests.Storage.Model;

/// <summary>What a random step does.</summary>
public enum StoreAction
{
    Put,
    Read,
    Remove,
    Tick,
}
