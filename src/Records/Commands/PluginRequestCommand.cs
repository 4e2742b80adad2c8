using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Plugins;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="PluginRequest"/>: a value that decodes, or silence.</summary>
internal sealed class PluginRequestCommand : IDhtCommand<PluginRequest, PluginAnswer>
{
    public DhtCommandId Id => PluginWire.Command;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out PluginRequest? message)
    {
        message = request.Value is { } bytes && PluginEnvelope.TryDecode(bytes, out var envelope)
            ? new PluginRequest(envelope.NameText, envelope.Version, envelope.Command, envelope.Value) { Request = request }
            : null;
        return message is not null;
    }

    public void SendReply(PluginRequest message, PluginAnswer reply) => message.Request.ReplyValue(reply.Value);
}
