namespace HyperDht.Transport.Udp;

/// <summary>What the batched sockets of one loop share: the waiter and the buffers of both directions.</summary>
internal sealed class LinuxIo(DhtLoop loop) : IDisposable
{
    /// <summary>Whether this system has what batched sockets need.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && BitConverter.IsLittleEndian;

    public EpollWaiter Waiter { get; } = new();

    public ReceiveBatch Receive { get; } = new();

    public SendQueue Send { get; } = new(loop);

    public void Dispose()
    {
        Receive.Dispose();
        Send.Dispose();
    }
}
