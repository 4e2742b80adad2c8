using HyperDht.Connections.Candidates;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Noise;
using HyperDht.Runtime;

namespace HyperDht.Connections.Dialing;

/// <summary>The path a dial is on: taken when it looks good, and settled when the server has proven itself on it; until then a better one replaces it.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class DialPath(IDhtLoop loop, DialStory story, ICandidate candidate, Task opened, uint remoteStreamId, SessionKeys keys)
{
    /// <summary>What a path that looks good, or a neighbour, gets before a punched one is tried.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(200);

    private readonly HeldSocket _held = new();
    private int _opening = -1;

    public CandidatePath? Current { get; private set; }

    public void Take(CandidatePath path)
    {
        story.End(_opening, "replaced");
        _opening = story.Begin("open", $"to {path.Remote}");
        _held.Hold(path.Socket);
        Current = path;
        if (candidate.IsBound)
        {
            candidate.Move(path);
            return;
        }

        candidate.Bind(path, remoteStreamId, keys);
    }

    /// <summary>
    /// While nobody has answered on it and a punch may still find another: a forged way (threat-model H7) must not end the stream before that.
    /// </summary>
    public void Renew()
    {
        if (!opened.IsCompleted && Current is { RelayStreamId: null } path)
        {
            candidate.Move(path);
        }
    }

    public void Settle() => story.End(_opening, "proven");

    public void Release() => _held.Release();

    public async Task ReplaceAsync(CandidatePath path)
    {
        // Whoever opened the socket lets go of it meanwhile.
        var held = new HeldSocket();
        held.Hold(path.Socket);
        await loop.DelayAsync(HeadStart);
        if (!opened.IsCompleted)
        {
            Take(path);
        }
        else if (path.Kind is not PathKind.Relay)
        {
            _ = KnockAsync(path);
        }

        held.Release();
    }

    public async Task KnockAsync(CandidatePath path)
    {
        if (candidate.Connection.Path is PathKind.Relay && !await DirectKnock.RunAsync(loop, candidate, path))
        {
            story.Add("upgrade", $"no answer from {path.Remote}: the relay is kept");
            story.Trace.NoDirectPath = DirectFailure.OfUnproven(path.Remote);
        }
    }
}
