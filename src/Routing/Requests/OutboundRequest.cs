using HyperDht.Plugins;
using HyperDht.Rpc;
using HyperDht.Transport;

namespace HyperDht.Routing.Requests;

/// <summary>A request of ours from creation to its reply (spec 01 §11).</summary>
internal sealed class OutboundRequest(DhtCall call, PeerAddress to, IRequestOwner owner)
{
    public const int DefaultRetries = 3;

    /// <summary>The reference's timeout of one transmission.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMilliseconds(1000);

    public DhtCall Call => call;

    public PeerAddress To => to;

    public IRequestOwner Owner { get; private set; } = owner;

    /// <summary>Whether its owner has no use for an answer any more.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Whether it is addressed to a node by its id: when it times out, that node leaves the table.</summary>
    public bool IsAddressedById { get; init; }

    /// <summary>
    /// Whether silence says nothing about the node: the reference ignores requests for plug-ins that it does not have (spec 02 §10).
    /// </summary>
    public bool IsSilenceUsual => call.Command == PluginWire.Command;

    /// <summary>Where it leaves from; decided at creation when null.</summary>
    public IDatagramSocket? Socket { get; set; }

    public int Retries { get; init; } = DefaultRetries;

    public TimeSpan? Timeout { get; init; }

    public int TimeToLive { get; init; }

    /// <summary>Ignores the congestion window.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Whether it asks somebody who may not exist: it takes no room from other requests, and its silence is no sign of our health.
    /// </summary>
    public bool IsProbe { get; init; }

    /// <summary>Anything the owner wants to find again.</summary>
    public object? Tag { get; init; }

    public RequestState State { get; set; }

    public ushort TransactionId { get; set; }

    public int Transmissions { get; set; }

    public TimeSpan Created { get; set; }

    /// <summary>When it was transmitted last.</summary>
    public TimeSpan Sent { get; set; }

    /// <summary>The encoded request; every transmission sends the same bytes.</summary>
    public byte[]? Datagram { get; set; }

    /// <summary>Where the reply came in.</summary>
    public IDatagramSocket? ReplySocket { get; set; }

    public TimeSpan Deadline { get; set; }

    /// <summary>Neighbour in the deadline list.</summary>
    public OutboundRequest? Earlier { get; set; }

    /// <summary>Neighbour in the deadline list.</summary>
    public OutboundRequest? Later { get; set; }

    /// <summary>The owner will hear nothing more of it.</summary>
    public void HandleAbandoned()
    {
        IsAbandoned = true;
        Owner = NoOwner.Instance;
    }

    private sealed class NoOwner : IRequestOwner
    {
        public static readonly NoOwner Instance = new();

        public void HandleReply(OutboundRequest request, DhtResponse response)
        {
        }

        public void HandleFailure(OutboundRequest request, RequestFailure failure)
        {
        }
    }
}
