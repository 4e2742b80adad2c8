using System.Threading.Channels;
using HyperDht.Runtime;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Listening;

/// <summary>Proven connections on their way to the user, in order and bounded.</summary>
/// <remarks>Filled on the loop, read from any thread. Readers resume where user code may run.</remarks>
internal sealed class AcceptQueue(IDhtLoop loop, int backlog, ILogger logger)
{
    // Written to only inside completions, so that a reader may resume right there.
    private readonly Channel<IHyperDhtConnection> _channel = Channel.CreateBounded<IHyperDhtConnection>(
        new BoundedChannelOptions(backlog) { SingleWriter = true, AllowSynchronousContinuations = true });

    private bool _isFull;
    private bool _isComplete;

    /// <summary>Connections that wait.</summary>
    public int Count => _channel.Reader.Count;

    /// <summary>Offers a connection; one too many is reset.</summary>
    public void Add(IHyperDhtConnection connection) =>
        loop.PostCompletion(static state => ((Arrival)state!).Deliver(), new Arrival(this, connection));

    /// <summary>No more come; those that nobody took are reset.</summary>
    public void Complete() => loop.PostCompletion(static state => ((AcceptQueue)state!).Close(), this);

    public async ValueTask<IHyperDhtConnection> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new HyperDhtException(DhtErrorCodes.NodeDestroyed, "The listener is closed.");
        }
    }

    public IAsyncEnumerable<IHyperDhtConnection> TakeAllAsync(CancellationToken cancellationToken) =>
        _channel.Reader.ReadAllAsync(cancellationToken);

    private void Deliver(IHyperDhtConnection connection)
    {
        if (_channel.Writer.TryWrite(connection))
        {
            _isFull = false;
            return;
        }

        ConnectionsMetrics.BacklogDropped.Add(1);
        connection.Abort();

        // Once for all that come until there is room again: peers decide how many those are.
        if (!_isFull && !_isComplete)
        {
            _isFull = true;
            ConnectionsLog.BacklogFull(logger, Count);
        }
    }

    private void Close()
    {
        _isComplete = true;
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out var connection))
        {
            connection.Abort();
        }
    }

    private sealed class Arrival(AcceptQueue queue, IHyperDhtConnection connection)
    {
        public void Deliver() => queue.Deliver(connection);
    }
}
