using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Fakes;

internal sealed class PokeCommand : IDhtCommand<Poke, PokeReply>
{
    public static readonly DhtCommandId Number = new(21, true);

    public DhtCommandId Id => Number;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out Poke? message)
    {
        message = new Poke { Request = request };
        return true;
    }

    public void SendReply(Poke message, PokeReply reply) => message.Request.Reply(null);
}
