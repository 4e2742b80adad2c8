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
        tracked.Candidate = candidate;
        tracked.Number = registry.Add(candidate);
        return candidate;
    }

    private sealed class TrackedOwner(ICandidateOwner owner, ConnectionRegistry registry) : ICandidateOwner
    {
        public long Number { get; set; }

        public ICandidate? Candidate { get; set; }

        public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => owner.AcceptFrom(socket, source);

        public void OnProven()
        {
            registry.HandleProven(Candidate!);
            owner.OnProven();
        }

        public void OnUpgraded() => owner.OnUpgraded();

        public void OnAware()
        {
            registry.HandleAware(Candidate!);
            owner.OnAware();
        }

        public void OnSilent() => owner.OnSilent();

        public void OnUnanswered() => registry.Unanswered?.Invoke();

        public void OnClosed(Exception? error)
        {
            registry.Remove(Number, Candidate);
            owner.OnClosed(error);
        }
    }
}
