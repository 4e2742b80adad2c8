using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>0 answers error 16, 1 is silence, 2 throws, 3 answers later; anything else comes back.</summary>
internal sealed class EchoHandler : IDhtMessageHandler<Echo, EchoReply>
{
    public ValueTask<DhtOutcome<EchoReply>> HandleAsync(Echo message, CancellationToken cancellationToken) => message.Bytes.Span[0] switch
    {
        0 => new(DhtOutcome<EchoReply>.Error(16)),
        1 => new(DhtOutcome<EchoReply>.Silent),
        2 => throw new InvalidOperationException("A handler with a bug."),
        3 => LaterAsync(message),
        _ => new(new EchoReply(message.Bytes)),
    };

    private static async ValueTask<DhtOutcome<EchoReply>> LaterAsync(Echo message)
    {
        await Task.Yield();
        return new EchoReply(message.Bytes);
    }
}
