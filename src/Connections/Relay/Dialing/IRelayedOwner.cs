using HyperDht.Connections.Candidates;

namespace HyperDht.Connections.Relay.Dialing;

/// <summary>Whose stream is to be relayed. On the loop; must not throw. One of both is called, once.</summary>
internal interface IRelayedOwner
{
    /// <summary>The relay has joined our stream with the peer's: this way leads there.</summary>
    void OnRelayed(CandidatePath path);

    /// <summary>There is no way over the relay.</summary>
    /// <param name="reason">In words.</param>
    void OnRelayFailed(string reason);
}
