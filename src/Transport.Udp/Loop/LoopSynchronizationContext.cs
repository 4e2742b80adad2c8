namespace HyperDht.Transport.Udp;

/// <summary>Lets awaits in protocol code resume as work of the loop.</summary>
internal sealed class LoopSynchronizationContext(DhtLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.PostContinuation(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent)
        {
            throw new NotSupportedException("A loop is never waited for; post instead.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
