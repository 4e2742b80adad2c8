using HyperDht.Connections.Paths;
using HyperDht.Noise;

namespace HyperDht.Connections.Candidates;

/// <summary>A reliable stream and the encrypted connection that will run on it.</summary>
/// <remarks>On the loop.</remarks>
internal interface ICandidate
{
    /// <summary>What the peer puts into its packets for us.</summary>
    uint StreamId { get; }

    /// <summary>Whether the path is settled.</summary>
    bool IsBound { get; }

    /// <summary>The way to the peer.</summary>
    ConnectionPath Way { get; }

    /// <summary>The connection; usable once proven.</summary>
    IHyperDhtConnection Connection { get; }

    /// <summary>Settles the path and starts the encrypted stream on it. Once only.</summary>
    /// <param name="path">Where the bytes go.</param>
    /// <param name="remoteStreamId">What we put into our packets.</param>
    /// <param name="keys">The handshake's result; the connection owns it now.</param>
    void Bind(CandidatePath path, uint remoteStreamId, SessionKeys keys);

    /// <summary>
    /// Shows the peer where we are and makes it answer soon, so that it follows, or a path which no longer leads there is noticed. Does nothing
    /// before the bind.
    /// </summary>
    /// <param name="hasNetworkChanged">Whether a peer that cannot follow is lost, should it not answer soon.</param>
    void Probe(bool hasNetworkChanged);

    /// <summary>
    /// Takes another path than the one it was bound to, as long as the peer has not proven itself; then only one that leads straight to the peer
    /// in place of a relay, without losing a byte (spec 03 §15.3).
    /// </summary>
    /// <param name="path">Where the bytes go from now on.</param>
    void Move(CandidatePath path);

    /// <summary>Makes the peer of a relayed stream answer on a path that may lead straight to it, without taking it (spec 03 §15.3).</summary>
    /// <param name="path">Where the peer may be.</param>
    void Knock(CandidatePath path);

    /// <summary>Closes at once. Idempotent.</summary>
    void Abort();
}
