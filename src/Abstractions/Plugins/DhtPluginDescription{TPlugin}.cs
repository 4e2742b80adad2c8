using HyperDht.Messaging;

namespace HyperDht.Plugins;

/// <summary>The description of one plug-in; each command adds to a copy.</summary>
/// <typeparam name="TPlugin">The plug-in.</typeparam>
public sealed class DhtPluginDescription<TPlugin> : DhtPluginDescription
    where TPlugin : class, IDhtPlugin
{
    internal DhtPluginDescription(string name, ulong version, IReadOnlyList<DhtPluginCommand> commands)
        : base(name, version, commands)
    {
    }

    internal override Type Plugin => typeof(TPlugin);

    /// <summary>Adds a command that is answered at once.</summary>
    /// <param name="number">Its number, up to 2^53−1.</param>
    /// <param name="handler">Answers: a reply, an error code, or silence. User code; what it throws is logged and becomes silence.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TRequest">Its request; of one plug-in no two commands share it.</typeparam>
    /// <typeparam name="TReply">Its reply.</typeparam>
    /// <exception cref="ArgumentException">Another command has the number or the request.</exception>
    public DhtPluginDescription<TPlugin> Command<TRequest, TReply>(
        ulong number, Func<TPlugin, TRequest, DhtPluginContext, DhtOutcome<TReply>> handler, DhtPluginCommandOptions? options = null)
        where TRequest : IPluginRequest<TRequest, TReply>
        where TReply : IPluginValue<TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Command<TRequest, TReply>(number, (plugin, request, context, _) => new(handler(plugin, request, context)), options);
    }

    /// <summary>Adds a command whose answer may take a while. A repetition that arrives meanwhile is dropped.</summary>
    /// <param name="number">Its number, up to 2^53−1.</param>
    /// <param name="handler">
    /// Answers: a reply, an error code, or silence. User code; what it throws is logged and becomes silence. The token fires when the
    /// node closes. Whoever asked gives up after four to six seconds.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TRequest">Its request; of one plug-in no two commands share it.</typeparam>
    /// <typeparam name="TReply">Its reply.</typeparam>
    /// <exception cref="ArgumentException">Another command has the number or the request.</exception>
    public DhtPluginDescription<TPlugin> Command<TRequest, TReply>(
        ulong number,
        Func<TPlugin, TRequest, DhtPluginContext, CancellationToken, ValueTask<DhtOutcome<TReply>>> handler,
        DhtPluginCommandOptions? options = null)
        where TRequest : IPluginRequest<TRequest, TReply>
        where TReply : IPluginValue<TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Encoding.WireReader.MaxUInt);
        if (Commands.Any(command => command.Number == number || command.Request == typeof(TRequest)))
        {
            throw new ArgumentException($"Plug-in {Name} has a command {number}, or one with {typeof(TRequest).Name}, already.", nameof(number));
        }

        var command = new DhtPluginCommand<TPlugin, TRequest, TReply>(handler) { Number = number, Options = options ?? new() };
        return new(Name, Version, [.. Commands, command]);
    }
}
