namespace HyperDht.Testing;

/// <summary>Brings awaits back to the simulation's thread: as protocol work, or as user code.</summary>
internal sealed class SimulatedContext(SimulatedLoop loop, bool isProtocol) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        var call = new Continuation(d, state);
        if (isProtocol)
        {
            loop.Post(Continuation.Run, call);
        }
        else
        {
            loop.PostCompletion(Continuation.Run, call);
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        loop.RequireThread("SynchronizationContext.Send");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    internal sealed class Continuation(SendOrPostCallback callback, object? state)
    {
        public static readonly Action<object?> Run = static call => ((Continuation)call!).Invoke();

        public object? State => state;

        private void Invoke() => callback(state);
    }
}
