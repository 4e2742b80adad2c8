using HyperDht.Routing.Life;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Runtime;

namespace HyperDht.Routing.Queries;

/// <summary>The parts of a node that queries work with.</summary>
internal sealed record QueryContext(
    RpcSettings Settings,
    RpcState State,
    NodeDirectory Directory,
    RequestSender Sender,
    BootstrapNodes Bootstrap,
    DownHintSender DownHints,
    RpcStats Stats,
    IDhtLoop Loop)
{
    /// <summary>Every query puts the next refresh off (spec 01 §18).</summary>
    public Action? QueryStarted { get; set; }

    /// <summary>Queries that run, for the node's end.</summary>
    public HashSet<DhtQuery> Running { get; } = [];
}
