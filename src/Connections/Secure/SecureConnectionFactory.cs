using HyperDht.Connections.Candidates;
using HyperDht.Udx;

namespace HyperDht.Connections.Secure;

/// <summary>Makes encrypted connections over the reliable streams of a node.</summary>
internal sealed class SecureConnectionFactory(SecureStreamContext context, UdxContext streams) : ICandidateFactory
{
    public ICandidate Create(ICandidateOwner owner, CandidateTerms terms) => new SecureConnection(context, streams, owner, terms);
}
