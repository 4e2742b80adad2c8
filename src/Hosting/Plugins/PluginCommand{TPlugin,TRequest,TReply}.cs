using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Plugins;

namespace HyperDht.Hosting.Plugins;

/// <summary>The wire side of a plug-in's message. What the command demands and does not get is silence.</summary>
internal sealed class PluginCommand<TPlugin, TRequest, TReply>(DhtPluginCommand<TPlugin, TRequest, TReply> command)
    : IDhtCommand<DhtPluginMessage<TPlugin, TRequest, TReply>, TReply>, IPluginCommand
    where TPlugin : class, IDhtPlugin
    where TRequest : IPluginRequest<TRequest, TReply>
    where TReply : IPluginValue<TReply>
{
    public DhtCommandId Id => PluginWire.Command;

    public bool RequiresPersistentNode => true;

    public DhtPluginDescription Plugin => TPlugin.Description;

    public ulong Number => command.Number;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out DhtPluginMessage<TPlugin, TRequest, TReply>? message)
    {
        message = null;
        if ((command.Options.RequiresTarget && request.Target is null)
            || (command.Options.RequiresToken && request.Token is null)
            || request.Value is not { } bytes
            || !PluginEnvelope.TryDecode(bytes, out var envelope)
            || !PluginValueCodec.TryDecode<TRequest>(envelope.Value, out var value))
        {
            return false;
        }

        message = new(value, new DhtPluginContext(request, command.Options)) { Request = request };
        return true;
    }

    public void SendReply(DhtPluginMessage<TPlugin, TRequest, TReply> message, TReply reply)
    {
        var context = message.Context;
        message.Request.Reply(
            PluginValueCodec.Encode(reply),
            new DhtReplyOptions { IncludeToken = context.IncludeToken, IncludeCloserNodes = context.IncludeCloserNodes });
    }
}
