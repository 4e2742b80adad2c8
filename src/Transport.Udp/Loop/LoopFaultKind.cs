namespace HyperDht.Transport.Udp;

/// <summary>Which callback threw.</summary>
internal enum LoopFaultKind
{
    Socket,
    Work,
    Timer,
    Flush,
    Completion,
}
