using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Fakes;

internal sealed class PokeHandler : IDhtMessageHandler<Poke, PokeReply>
{
    private static readonly PokeReply Reply = new();

    public ValueTask<DhtOutcome<PokeReply>> HandleAsync(Poke message, CancellationToken cancellationToken) => new(Reply);
}
