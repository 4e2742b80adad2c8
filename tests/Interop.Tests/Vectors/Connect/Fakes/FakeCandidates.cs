using HyperDht.Connections.Candidates;
using HyperDht.Connections.Paths;
using HyperDht.Noise;
using HyperDht.Runtime;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>Makes connections that only tell where they were bound to, and whose peers prove themselves at once.</summary>
internal sealed class FakeCandidates(IDhtLoop loop, uint streamId) : ICandidateFactory
{
    /// <summary>Socket, stream id and address of each bind.</summary>
    public List<(string Socket, uint RemoteId, PeerAddress To)> Bound { get; } = [];

    public ICandidate Create(ICandidateOwner owner, CandidateTerms terms) => new Candidate(this, owner, terms);

    private sealed class Candidate : ICandidate
    {
        private readonly FakeCandidates _all;
        private readonly ICandidateOwner _owner;

        public Candidate(FakeCandidates all, ICandidateOwner owner, CandidateTerms terms)
        {
            _all = all;
            _owner = owner;
            Connection = Substitute.For<IHyperDhtConnection>();
            Connection.RemotePublicKey.Returns(terms.RemotePublicKey);
        }

        public uint StreamId => _all.StreamId;

        public bool IsBound { get; private set; }

        public IHyperDhtConnection Connection { get; }

        public void Bind(CandidatePath path, uint remoteStreamId, SessionKeys keys)
        {
            Assert.False(IsBound);
            IsBound = true;
            _all.Bound.Add((((FakeSocket)path.Socket).Name, remoteStreamId, path.Remote));
            keys.Dispose();
            _all.Loop.Post(state => ((ICandidateOwner)state!).OnProven(), _owner);
        }

        public ConnectionPath Way => throw new NotSupportedException();

        public void Probe(bool hasNetworkChanged)
        {
        }

        public void Move(CandidatePath path)
        {
        }

        public void Knock(CandidatePath path)
        {
        }

        public void Abort()
        {
        }
    }

    private uint StreamId { get; } = streamId;

    private IDhtLoop Loop { get; } = loop;
}
