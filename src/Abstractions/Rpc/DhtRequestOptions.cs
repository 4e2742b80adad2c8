using HyperDht.Transport;

namespace HyperDht.Rpc;

/// <summary>How a request is sent (spec 01 §11).</summary>
public sealed record DhtRequestOptions
{
    /// <summary>Socket to send from; null is the node's main socket.</summary>
    public IDatagramSocket? Socket { get; init; }

    /// <summary>Repetitions after the first transmission; default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Time until a repetition; null is the node's 1000 ms.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Hops for every transmission; 0 is the socket's default.</summary>
    public int TimeToLive { get; init; }

    /// <summary>Whether it ignores the congestion window.</summary>
    public bool Force { get; init; }

    /// <summary>Bytes of zeros that a ping carries, to probe sizes; 0 sends no value.</summary>
    public int PingSize { get; init; }
}
