using HyperDht.Routing.Requests;

namespace HyperDht.Routing.Queries;

/// <summary>A question of the <see cref="BorderSearch"/> that is under way.</summary>
/// <param name="node">Who is asked.</param>
/// <param name="target">For what.</param>
/// <param name="until">How long the walk waits for the answer.</param>
internal sealed class BorderQuestion(QueryNode node, NodeId target, TimeSpan until)
{
    private readonly NodeId _target = target;

    public PeerAddress Address => node.Address;

    public ref readonly NodeId Target => ref _target;

    public TimeSpan Until => until;

    /// <summary>The request, while it is under way.</summary>
    public OutboundRequest? Request { get; set; }
}
