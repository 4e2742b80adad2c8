namespace HyperDht.Connections.Candidates;

/// <summary>Makes candidates.</summary>
internal interface ICandidateFactory
{
    /// <summary>Makes one with a random stream id; it receives at once.</summary>
    /// <param name="owner">Who dials or listens.</param>
    /// <param name="terms">What it is for.</param>
    ICandidate Create(ICandidateOwner owner, CandidateTerms terms);
}
