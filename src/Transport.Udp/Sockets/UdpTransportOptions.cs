using HyperDht.Limits;

namespace HyperDht.Transport.Udp;

/// <summary>How sockets of a transport are opened.</summary>
internal sealed record UdpTransportOptions
{
    /// <summary>Uses one blocking thread for each socket even where batches are possible.</summary>
    public bool Portable { get; init; }

    /// <summary>Sends equal datagrams to one destination as one large one, which the system cuts (Linux).</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>Receives what the system joined (Linux).</summary>
    public bool Coalescing { get; init; } = true;

    /// <summary>What a socket keeps and endures.</summary>
    public TransportLimits Limits { get; init; } = new();

    /// <summary>Send buffer asked for.</summary>
    public int SendBufferSize { get; init; } = 1 << 20;
}
