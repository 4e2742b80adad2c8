using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Throttling;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Punching;

/// <summary>What the attempts of one connect share: their turn at a large punch, and the sockets of it.</summary>
/// <remarks>
/// On the loop. A relay that forges rounds can make a large punch begin that leads nowhere (threat-model H7). So the node's turn belongs to the
/// connect and not to the attempt: what comes through the other relays in the first seconds is part of the same punch.
/// </remarks>
internal sealed class PunchTurn
{
    // Who joins later would draw the turn out, from relay to relay, while others wait for theirs.
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(10);

    // A way that was found either leads to the peer within a few round trips, or never.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(2);

    private readonly List<Puncher> _large = [];
    private readonly PunchThrottle _throttle;
    private readonly IDhtLoop _loop;
    private int _holders;
    private TimeSpan _begun;
    private TimeSpan _settledAt;
    private bool _wasUsed;

    /// <param name="parts">What every punch of the node works with.</param>
    /// <param name="isInitiator">Whether we dial.</param>
    public PunchTurn(PunchParts parts, bool isInitiator)
        : this(parts.Loop, parts.Throttle, new ExtraSockets(parts.Sockets, isInitiator ? null : EchoProbes.Instance))
    {
    }

    public PunchTurn(IDhtLoop loop, PunchThrottle throttle, ExtraSockets sockets)
    {
        _loop = loop;
        _throttle = throttle;
        Sockets = sockets;
    }

    /// <summary>Sockets beside the first ones of the attempts.</summary>
    public ExtraSockets Sockets { get; }

    /// <summary>Whether an attempt of this connect sends hundreds of probes.</summary>
    public bool IsUnderWay => _large.Count > 0;

    /// <summary>Whether the turn is this connect's: a large punch is under way, or about to be agreed on.</summary>
    public bool IsTaken => _holders > 0;

    /// <summary>Whether a large punch of this connect has to wait.</summary>
    public bool IsThrottled => IsTaken ? _loop.Now - _begun > JoinTime : _throttle.IsThrottled(_loop.Now);

    /// <summary>Whether a way was just found: among hundreds of sockets there are more of them, and two at a time would be one too many.</summary>
    public bool IsSettling => _loop.Now < _settledAt;

    /// <summary>A large punch of this connect begins, or is about to be agreed on.</summary>
    public void Enter()
    {
        if (_holders++ == 0)
        {
            _throttle.Begin();
            _begun = _loop.Now;
            _wasUsed = false;
        }
    }

    /// <summary>It is over.</summary>
    /// <param name="hasPunched">Whether many probes were sent, so that the next one has to wait.</param>
    public void Leave(bool hasPunched)
    {
        _wasUsed |= hasPunched;
        if (--_holders > 0)
        {
            return;
        }

        if (_wasUsed)
        {
            _throttle.End(_loop.Now);
        }
        else
        {
            _throttle.Cancel();
        }
    }

    /// <summary>A probe has come through.</summary>
    public void HandleFound() => _settledAt = _loop.Now + SettlingTime;

    /// <summary>An attempt is part of the punch from now on.</summary>
    public void Join(Puncher attempt)
    {
        Enter();
        _large.Add(attempt);
        Sockets.Attach(attempt);
    }

    /// <summary>An attempt is over.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="hasPunched">Whether many probes were sent for it.</param>
    public void Quit(Puncher attempt, bool hasPunched)
    {
        _large.Remove(attempt);
        Leave(hasPunched);
    }

    /// <summary>The first attempt for which something holds.</summary>
    public Puncher? Find(Predicate<Puncher> holds) => _large.Find(holds);
}
