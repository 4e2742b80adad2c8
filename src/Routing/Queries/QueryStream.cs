using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Queries;

/// <summary>Hands replies from the loop to one consumer on any thread, as many at once as have come.</summary>
internal sealed class QueryStream(IDhtLoop loop)
{
    private static readonly IReadOnlyList<DhtResponse> Nothing = [];

    private List<DhtResponse> _buffer = [];
    private LoopPromise<IReadOnlyList<DhtResponse>>? _consumer;
    private Exception? _error;
    private bool _isEnded;
    private bool _isDiscarding;

    /// <summary>Replies nobody has taken yet.</summary>
    public int Buffered => _buffer.Count;

    /// <summary>Whether the stream has ended for the producer.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Delivers a reply. On the loop.</summary>
    public void Write(DhtResponse reply)
    {
        if (_isEnded || _isDiscarding)
        {
            return;
        }

        _buffer.Add(reply);
        Serve();
    }

    /// <summary>Ends the stream, with an error or without. On the loop.</summary>
    public void End(Exception? error)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _error = error;
            Serve();
        }
    }

    /// <summary>From now on only the end is of interest. On the loop.</summary>
    public void Discard()
    {
        _isDiscarding = true;
        _buffer.Clear();
    }

    /// <summary>Waits for replies. On the loop.</summary>
    /// <returns>An empty list at the end.</returns>
    public void Read(LoopPromise<IReadOnlyList<DhtResponse>> consumer)
    {
        _consumer = consumer;
        Serve();
    }

    /// <summary>A promise for <see cref="Read"/>, made where the consumer is.</summary>
    public LoopPromise<IReadOnlyList<DhtResponse>> CreateRead() => new(loop);

    private void Serve()
    {
        if (_consumer is not { } consumer || (_buffer.Count == 0 && !_isEnded))
        {
            return;
        }

        _consumer = null;
        if (_buffer.Count > 0)
        {
            var replies = _buffer;
            _buffer = [];
            consumer.Succeed(replies);
        }
        else if (_error is { } error)
        {
            consumer.Fail(error);
        }
        else
        {
            consumer.Succeed(Nothing);
        }
    }
}
