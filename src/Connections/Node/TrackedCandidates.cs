using HyperDht.Connections.Candidates;
using HyperDht.Transport;

namespace HyperDht.Connections.Node;

/// <summary>Notes every connection in the node's registry for as long as it lives.</summary>
internal sealed class TrackedCandidates(ICandidateFactory inner, ConnectionRegistry registry) : ICandidateFactory
{
    public ICandidate Create(ICandidateOwner owner, CandidateTerms terms)
    {
        var tracked = new TrackedOwner(owner, registry);
        var candidate = inner.Create(tracked, terms);
        tracked.Number = registry.Add(candidate);
        return candidate;
    }

    private sealed class TrackedOwner(ICandidateOwner owner, ConnectionRegistry registry) : ICandidateOwner
    {
        public long Number { get; set; }

        public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => owner.AcceptFrom(socket, source);

        public void OnProven() => owner.OnProven();

        public void OnUpgraded() => owner.OnUpgraded();

        public void OnClosed(Exception? error)
        {
            registry.Remove(Number);
            owner.OnClosed(error);
        }
    }
}
