using HyperDht.Connections.Pool;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>Two connections to one peer (spec 03 §17).</summary>
internal static class PoolRunners
{
    public static void Duplicate(VectorCase vector)
    {
        var keepsNew = DuplicateRule.KeepsNew(
            PublicKey.Parse(vector.Input.GetProperty("localPublicKey").GetString()!),
            PublicKey.Parse(vector.Input.GetProperty("remotePublicKey").GetString()!),
            vector.Input.GetProperty("existingIsInitiator").GetBoolean(),
            vector.Input.GetProperty("newIsInitiator").GetBoolean());

        Assert.Equal(vector.Output.GetProperty("kept").GetString(), keepsNew ? "new" : "existing");
        Assert.Equal(DhtErrorCodes.DuplicateConnection, vector.Output.GetProperty("error").GetString());
    }
}
