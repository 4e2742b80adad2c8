namespace HyperDht.Hosting.Plugins;

/// <summary>One request that a plug-in handles.</summary>
internal abstract class PluginRun(PeerAddress from, ushort transactionId)
{
    /// <summary>By this a repetition of the request is known.</summary>
    public (PeerAddress From, ushort TransactionId) Key => (from, transactionId);

    /// <summary>Runs the plug-in's code. As user code; never throws.</summary>
    public abstract void Begin();
}
