namespace HyperDht.Hosting.Pipeline;

/// <summary>Says when a node closes; ends with its scope.</summary>
internal sealed class NodeLifetime : IDisposable
{
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Fires when the node closes.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>The node closes now. Idempotent.</summary>
    public void Close() => _closing.Cancel();

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
