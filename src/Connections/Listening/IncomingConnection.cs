using HyperDht.Connections.Addresses;
using HyperDht.Connections.Candidates;
using HyperDht.Noise;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Listening;

/// <summary>A connection from the answer of its handshake to the proof that the client is there (spec 03 §12.3 points 5 to 11).</summary>
/// <remarks>On the loop. Until the proof everything about the client is a claim, and the time is short.</remarks>
internal sealed class IncomingConnection : ICandidateOwner, IDisposable
{
    /// <summary>Time from the answer to the proof (spec 03 §21).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IDhtLoop _loop;
    private readonly IIncomingOwner _owner;
    private readonly ILoopTimer _timer;
    private readonly ICandidate _candidate;
    private SessionKeys? _keys;
    private uint _remoteStreamId;
    private bool _isOver;

    public IncomingConnection(IDhtLoop loop, IIncomingOwner owner, ICandidateFactory candidates, CandidateTerms terms, HandshakeEntry entry)
    {
        _loop = loop;
        _owner = owner;
        Entry = entry;
        _timer = loop.CreateTimer(Dispose);
        _candidate = candidates.Create(this, terms);
    }

    /// <summary>The handshake it came from.</summary>
    public HandshakeEntry Entry { get; }

    /// <summary>What the client puts into its packets.</summary>
    public uint StreamId => _candidate.StreamId;

    /// <summary>The handshake is answered: binds at once, or waits for the client's packets.</summary>
    public void Begin(SessionKeys keys, uint remoteStreamId, CandidatePath? path)
    {
        if (_isOver)
        {
            keys.Dispose();
            return;
        }

        _keys = keys;
        _remoteStreamId = remoteStreamId;
        _timer.Set(_loop.Now + Patience);
        if (path is { } known)
        {
            Bind(known);
        }
    }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source)
    {
        if (_candidate.IsBound)
        {
            return true;
        }

        if (_keys is null || !AddressRanges.IsUnicast(source))
        {
            return false;
        }

        Bind(new CandidatePath(socket, source));
        return true;
    }

    public void OnProven()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _timer.Dispose();
        _owner.OnProven(this, _candidate.Connection);
    }

    public void OnClosed(Exception? error) => Dispose();

    /// <summary>Gives up, unless the client has proven itself. Idempotent.</summary>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _timer.Dispose();
        if (!_candidate.IsBound)
        {
            _keys?.Dispose();
        }

        _candidate.Abort();
        _owner.OnAbandoned(this);
    }

    private void Bind(CandidatePath path) => _candidate.Bind(path, _remoteStreamId, _keys!);
}
