using HyperDht.Connections.Candidates;

namespace HyperDht.Connections.Punching;

/// <summary>Who dials and has its punch done. On the loop; must not throw.</summary>
internal interface IDialPunchOwner
{
    /// <summary>The punch has found a way.</summary>
    void OnPunched(CandidatePath path);

    /// <summary>The punch is over without one.</summary>
    /// <param name="code">The inner reason, one of <see cref="DhtErrorCodes"/>.</param>
    /// <param name="reason">In words.</param>
    void OnPunchFailed(string code, string reason);

    /// <summary>Probes are still on their way after seconds; happens again while it lasts. What was found so far need not be the way.</summary>
    void OnPunchGoesOn()
    {
    }
}
