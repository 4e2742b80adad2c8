using HyperDht.Connections.Candidates;
using HyperDht.Messaging;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Hosting.Mediation;

/// <summary>Publishes that a connection of a listener is open: at the moment its peer has proved itself.</summary>
internal sealed class NoticingCandidates(ICandidateFactory inner, INoticePublisher notices, IDhtLoop loop) : ICandidateFactory
{
    public ICandidate Create(ICandidateOwner owner, CandidateTerms terms)
    {
        var noticing = new NoticingOwner(owner, notices, loop);
        var candidate = inner.Create(noticing, terms);
        noticing.Connection = candidate.Connection;
        return candidate;
    }

    private sealed class NoticingOwner(ICandidateOwner owner, INoticePublisher notices, IDhtLoop loop) : ICandidateOwner
    {
        public IHyperDhtConnection? Connection { get; set; }

        public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => owner.AcceptFrom(socket, source);

        public void OnProven()
        {
            owner.OnProven();

            // Of the paths that a dial tries the first one wins; that is published when the dial returns.
            if (Connection is { IsInitiator: false })
            {
                loop.PostCompletion(static state => ((NoticingOwner)state!).Publish(), this);
            }
        }

        public void OnUpgraded() => owner.OnUpgraded();

        public void OnAware() => owner.OnAware();

        public void OnSilent() => owner.OnSilent();

        public void OnUnanswered() => owner.OnUnanswered();

        public void OnClosed(Exception? error) => owner.OnClosed(error);

        private void Publish() => notices.Publish(new ConnectionOpened(Connection!));
    }
}
