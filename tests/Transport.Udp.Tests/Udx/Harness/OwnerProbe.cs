namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>Counts how often a buffer is given back.</summary>
internal sealed class OwnerProbe : IDisposable
{
    public int Disposed { get; private set; }

    public void Dispose() => Disposed++;
}
