using System.Runtime.InteropServices;
using HyperDht.Runtime;

namespace HyperDht.Connections.Paths;

/// <summary>Decides whether the peer has moved to an address from which packets for the connection came (threat-model U1).</summary>
/// <remarks>
/// Pure. An address is believed when the peer answers from there to a number that was sent there, and nothing comes from its former address,
/// where it is asked too and has as much time to answer. So a packet that somebody captured and sends again moves nothing: he cannot answer.
/// Nor does one who passes question and answer on, as long as the peer is heard from where it really is.
/// </remarks>
/// <param name="random">Where the numbers come from.</param>
/// <param name="most">Addresses that are asked at a time.</param>
internal sealed class PathCheckCore(IRandomSource random, int most)
{
    /// <summary>Least time between two questions to one address, for how long an answer counts, and how long an address keeps its place.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan Tenure = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LeastGrace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostGrace = TimeSpan.FromMilliseconds(500);

    private readonly List<Asked> _asked = [];
    private readonly Queue<PathChallenge> _due = new();
    private Asked? _answered;

    /// <summary>When to call <see cref="TryTakeMove"/>.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>A packet came from an address where the peer is not believed to be.</summary>
    /// <param name="source">The address.</param>
    /// <param name="heard">Packets that came from where it is believed to be, so far.</param>
    /// <param name="now">The time.</param>
    public void HandleStray(PeerAddress source, long heard, TimeSpan now)
    {
        _asked.RemoveAll(asked => now - asked.Since >= Life);
        var known = _asked.FindIndex(asked => asked.Address == source);
        if (known < 0)
        {
            Ask(source, heard, now);
            return;
        }

        var again = _asked[known];
        if (now - again.LastAt >= Spacing)
        {
            _asked[known] = again with { LastAt = now };
            _due.Enqueue(new PathChallenge(source, again.Number));
        }
    }

    /// <summary>The peer answered a challenge.</summary>
    /// <param name="source">Where the answer came from.</param>
    /// <param name="number">What it repeats.</param>
    /// <param name="roundTrip">How long an answer from the former address may take.</param>
    /// <param name="now">The time.</param>
    public void HandleAnswer(PeerAddress source, UInt128 number, TimeSpan roundTrip, TimeSpan now)
    {
        var found = _asked.FindIndex(asked => asked.Address == source && asked.Number == number);
        if (found < 0 || _answered is not null)
        {
            return;
        }

        var asked = _asked[found];
        _asked.RemoveAt(found);
        if (now - asked.Since < Life)
        {
            var grace = roundTrip * 2;
            _answered = asked;
            Deadline = asked.Since + (grace < LeastGrace ? LeastGrace : grace < MostGrace ? grace : MostGrace);
        }
    }

    /// <summary>Whether the peer has moved, and where to.</summary>
    /// <param name="heard">As for <see cref="HandleStray"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="address">Where it is now.</param>
    public bool TryTakeMove(long heard, TimeSpan now, out PeerAddress address)
    {
        address = default;
        if (_answered is not { } answered || now < Deadline)
        {
            return false;
        }

        _answered = null;
        Deadline = null;
        if (heard != answered.Heard)
        {
            return false;
        }

        _asked.Clear();
        _due.Clear();
        address = answered.Address;
        return true;
    }

    /// <summary>A challenge to send now.</summary>
    public bool TryTakeChallenge(out PathChallenge challenge) => _due.TryDequeue(out challenge);

    private void Ask(PeerAddress source, long heard, TimeSpan now)
    {
        if (_asked.Count >= most)
        {
            if (now - _asked[0].Since < Tenure)
            {
                ConnectionsMetrics.MovesIgnored.Add(1);
                return;
            }

            _asked.RemoveAt(0);
        }

        var asked = new Asked(source, Draw(), heard, now, now);
        _asked.Add(asked);
        _due.Enqueue(new PathChallenge(source, asked.Number));
        _due.Enqueue(new PathChallenge(null, Draw()));
    }

    private UInt128 Draw()
    {
        UInt128 number = default;
        random.Fill(MemoryMarshal.AsBytes(new Span<UInt128>(ref number)));
        return number;
    }

    private readonly record struct Asked(PeerAddress Address, UInt128 Number, long Heard, TimeSpan Since, TimeSpan LastAt);
}
