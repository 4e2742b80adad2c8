using System.Runtime.CompilerServices;
using HyperDht.Rpc;

namespace HyperDht.Plugins;

/// <summary>Asks the plug-in on other nodes (spec 02 §10).</summary>
/// <remarks>
/// Thread safe. Calls start the node if nobody has, and wait until it has started. Nodes of the reference that lack a plug-in are
/// silent: a request to one of them times out, and that counts against nobody.
/// </remarks>
/// <typeparam name="TPlugin">The plug-in.</typeparam>
public sealed class DhtPluginClient<TPlugin>
    where TPlugin : class, IDhtPlugin
{
    private readonly IHyperDht _node;

    internal DhtPluginClient(IHyperDht node) => _node = node;

    /// <summary>Asks one node.</summary>
    /// <param name="to">The node.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="options">Target, token, and how to send; null for none of it.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <typeparam name="TReply">The reply; follows from the request.</typeparam>
    /// <returns>The answer, which may be an error code.</returns>
    /// <exception cref="ArgumentException">The request is not one of this plug-in's, or longer than 1,000 bytes.</exception>
    /// <exception cref="HyperDhtException"><c>REQUEST_TIMEOUT</c>, <c>REQUEST_DESTROYED</c> or <c>NODE_DESTROYED</c>.</exception>
    public async Task<DhtPluginReply<TReply>> RequestAsync<TReply>(
        PeerAddress to, IPluginRequest<TReply> request, DhtPluginCallOptions? options = null, CancellationToken cancellationToken = default)
        where TReply : IPluginValue<TReply>
    {
        var call = CallOf(request, options?.Target) with { Token = options?.Token };
        await StartedAsync(cancellationToken);
        return new(await _node.Rpc.RequestAsync(call, to, options?.Sending, cancellationToken));
    }

    /// <summary>Walks towards a target and asks every node on the way that has the plug-in.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="options">How to walk, and what to do at the closest nodes in the end; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    /// <typeparam name="TReply">The reply; follows from the request.</typeparam>
    /// <returns>The replies in the order in which they come; error codes and bytes that are no such reply are left out.</returns>
    /// <exception cref="ArgumentException">The request is not one of this plug-in's, or longer than 1,000 bytes.</exception>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c>, or what a commit of the options failed with.</exception>
    public IAsyncEnumerable<DhtPluginReply<TReply>> QueryAsync<TReply>(
        NodeId target, IPluginRequest<TReply> request, DhtQueryOptions? options = null, CancellationToken cancellationToken = default)
        where TReply : IPluginValue<TReply> =>
        WalkAsync<TReply>(CallOf(request, target), options, cancellationToken);

    /// <summary>
    /// Walks towards a target with one request, then sends another one, with the token of its reply, to each of the up to 20 closest
    /// nodes that answered: what storing takes.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="walk">What to ask on the way.</param>
    /// <param name="commit">What to send to the closest nodes.</param>
    /// <param name="options">How to walk; its own commits are not used. Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons both.</param>
    /// <typeparam name="TWalk">The reply to the walk.</typeparam>
    /// <typeparam name="TReply">The reply to the commit.</typeparam>
    /// <returns>What the closest nodes answered to the commit, error codes included; those that did not answer are left out.</returns>
    /// <exception cref="ArgumentException">A request is not one of this plug-in's, or longer than 1,000 bytes.</exception>
    /// <exception cref="HyperDhtException"><c>TOO_FEW_NODES</c>: no node on the way has the plug-in. Or none answered the commit.</exception>
    public async Task<IReadOnlyList<DhtPluginReply<TReply>>> CommitAsync<TWalk, TReply>(
        NodeId target,
        IPluginRequest<TWalk> walk,
        IPluginRequest<TReply> commit,
        DhtQueryOptions? options = null,
        CancellationToken cancellationToken = default)
        where TWalk : IPluginValue<TWalk>
        where TReply : IPluginValue<TReply>
    {
        var call = CallOf(walk, target);
        var commitCall = CallOf(commit, target);
        var replies = new List<DhtPluginReply<TReply>>();
        options = (options ?? new DhtQueryOptions()) with { Commit = CommitAtAsync };
        await StartedAsync(cancellationToken);
        await using var query = _node.Rpc.Query(call, options);
        await query.FinishedAsync(cancellationToken);
        return replies;

        async Task CommitAtAsync(DhtResponse node, CancellationToken abandoned)
        {
            var response = await _node.Rpc.RequestAsync(commitCall with { Token = node.Token }, node.From, null, abandoned);
            lock (replies)
            {
                replies.Add(new(response));
            }
        }
    }

    private static DhtCall CallOf<TReply>(IPluginRequest<TReply> request, NodeId? target)
        where TReply : IPluginValue<TReply>
    {
        ArgumentNullException.ThrowIfNull(request);
        var plugin = TPlugin.Description;
        var command = plugin.CommandOf(request);
        var envelope = new PluginEnvelope(plugin.WireName, plugin.Version, command.Number, command.EncodeRequest(request));
        return new DhtCall(PluginWire.Command) { Target = target, Value = envelope.Encode() };
    }

    private async IAsyncEnumerable<DhtPluginReply<TReply>> WalkAsync<TReply>(
        DhtCall call, DhtQueryOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TReply : IPluginValue<TReply>
    {
        await StartedAsync(cancellationToken);
        await using var query = _node.Rpc.Query(call, options);
        await foreach (var response in query.WithCancellation(cancellationToken))
        {
            if (new DhtPluginReply<TReply>(response) is { HasValue: true } reply)
            {
                yield return reply;
            }
        }
    }

    // Who gives up waiting does not stop the node's start, as its token would.
    private Task StartedAsync(CancellationToken cancellationToken) => _node.Rpc.IsBootstrapped
        ? Task.CompletedTask
        : _node.StartAsync(CancellationToken.None).WaitAsync(cancellationToken);
}
