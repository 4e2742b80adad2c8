using HyperDht;
using HyperDht.Messaging;
using HyperDht.Plugins;

namespace Foreign.Parts.Plugins;

/// <summary>A plug-in of somebody else's assembly: counts under targets.</summary>
public sealed class Tally(CallLog log) : IDhtPlugin, IAsyncDisposable
{
    private readonly Dictionary<NodeId, ulong> _totals = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static DhtPluginDescription Description { get; } = DhtPluginDescription.Of<Tally>("tally", version: 2)
        .Command<ReadTotal, Total>(0, (tally, _, context) => tally.Read(context), new() { RequiresTarget = true })
        .Command<Add, Total>(1, (tally, add, context) => tally.Add(add, context), new() { RequiresTarget = true, RequiresToken = true })
        .Command<Misbehave, RawValue>(
            70_000, (tally, misbehave, _, cancellationToken) => tally.MisbehaveAsync(misbehave, cancellationToken));

    /// <summary>Lets those who wait go on.</summary>
    public void Release() => _released.TrySetResult();

    public ValueTask OnRegisteredAsync(IHyperDht node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        log.Add($"registered {node.Rpc.IsBootstrapped}");
        return default;
    }

    public ValueTask OnPersistentAsync(CancellationToken cancellationToken)
    {
        log.Add("persistent");
        return default;
    }

    public ValueTask DisposeAsync()
    {
        log.Add("disposed");
        return default;
    }

    private Total Read(DhtPluginContext context) => new(_totals.GetValueOrDefault(context.Target!.Value));

    private DhtOutcome<Total> Add(Add add, DhtPluginContext context)
    {
        var total = Read(context).Amount + add.Amount;
        _totals[context.Target!.Value] = total;
        context.IncludeToken = context.IncludeCloserNodes = false;
        return new Total(total);
    }

    private async ValueTask<DhtOutcome<RawValue>> MisbehaveAsync(Misbehave misbehave, CancellationToken cancellationToken)
    {
        log.Add(misbehave.Kind);
        switch (misbehave.Kind)
        {
            case "throw":
                throw new InvalidOperationException("A handler with a bug.");
            case "throw later":
                await Task.Yield();
                throw new InvalidOperationException("A handler with a bug.");
            case "too long":
                return new RawValue(new byte[1001]);
            case "error":
                return DhtOutcome<RawValue>.Error(16);
            case "wait":
                await _released.Task.WaitAsync(cancellationToken);
                break;
            case "block":
                _released.Task.Wait(CancellationToken.None);
                break;
        }

        return new RawValue(Array.Empty<byte>());
    }
}
