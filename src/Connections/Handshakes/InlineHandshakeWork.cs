namespace HyperDht.Connections.Handshakes;

/// <summary>Runs the work at once: simulations must not leave their thread.</summary>
internal sealed class InlineHandshakeWork : IHandshakeWork
{
    public ValueTask<T> RunAsync<T>(Func<T> work) => new(work());
}
