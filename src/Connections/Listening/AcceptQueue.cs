using System.Threading.Channels;
using HyperDht.Runtime;

namespace HyperDht.Connections.Listening;

/// <summary>Proven connections on their way to the user, in order and bounded.</summary>
/// <remarks>Filled on the loop, read from any thread. Readers resume where user code may run.</remarks>
internal sealed class AcceptQueue(IDhtLoop loop, int backlog)
{
    // Written to only inside completions, so that a reader may resume right there.
    private readonly Channel<IHyperDhtConnection> _channel = Channel.CreateBounded<IHyperDhtConnection>(
        new BoundedChannelOptions(backlog) { SingleWriter = true, AllowSynchronousContinuations = true });

    /// <summary>Connections that wait.</summary>
    public int Count => _channel.Reader.Count;

    /// <summary>Offers a connection; one too many is reset.</summary>
    public void Add(IHyperDhtConnection connection) =>
        loop.PostCompletion(static state => ((Arrival)state!).Deliver(), new Arrival(_channel.Writer, connection));

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

    private void Close()
    {
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out var connection))
        {
            connection.Abort();
        }
    }

    private sealed class Arrival(ChannelWriter<IHyperDhtConnection> writer, IHyperDhtConnection connection)
    {
        public void Deliver()
        {
            if (!writer.TryWrite(connection))
            {
                ConnectionsMetrics.BacklogDropped.Add(1);
                connection.Abort();
            }
        }
    }
}
