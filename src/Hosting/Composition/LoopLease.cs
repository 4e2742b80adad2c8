using HyperDht.Transport.Udp;

namespace HyperDht.Hosting.Composition;

/// <summary>A node's place on a shared loop.</summary>
internal sealed class LoopLease(DhtLoop loop, Func<ValueTask> giveBack) : IAsyncDisposable
{
    private int _returned;

    public DhtLoop Loop { get; } = loop;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _returned, 1) == 0 ? giveBack() : default;
}
