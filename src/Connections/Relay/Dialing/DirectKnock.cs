using HyperDht.Connections.Candidates;
using HyperDht.Connections.Punching;
using HyperDht.Runtime;

namespace HyperDht.Connections.Relay.Dialing;

/// <summary>Asks the peer of a relayed stream to answer on a direct path. The stream moves when the peer was heard there, and not before.</summary>
/// <remarks>A path that was found may lead to a socket that its owner has given up: a stream that went there would be lost.</remarks>
internal static class DirectKnock
{
    private const int MaxKnocks = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Knocks until the stream has left the relay, or for three seconds. On the loop.</summary>
    /// <param name="loop">The node's loop.</param>
    /// <param name="candidate">Whose stream.</param>
    /// <param name="path">Where the peer may be.</param>
    /// <returns>Whether the stream is on a direct path.</returns>
    public static async Task<bool> RunAsync(IDhtLoop loop, ICandidate candidate, CandidatePath path)
    {
        // Whoever opened the socket lets go of it meanwhile.
        var held = new HeldSocket();
        held.Hold(path.Socket);
        for (var i = 0; i < MaxKnocks && candidate.Connection is { Path: PathKind.Relay, Closed.IsCompleted: false }; i++)
        {
            candidate.Knock(path);
            await loop.DelayAsync(Pause);
        }

        held.Release();
        return candidate.Connection.Path is not PathKind.Relay;
    }
}
