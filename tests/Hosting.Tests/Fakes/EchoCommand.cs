using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>Command 20; a request without a value does not decode.</summary>
internal sealed class EchoCommand : IDhtCommand<Echo, EchoReply>
{
    public static readonly DhtCommandId Number = new(20, false);

    public DhtCommandId Id => Number;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out Echo? message)
    {
        message = request.Value is { } value ? new Echo(value) { Request = request } : null;
        return message is not null;
    }

    public void SendReply(Echo message, EchoReply reply) => message.Request.Reply(reply.Bytes);
}
