using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>Behaviors of one message in order, and what stands at their end.</summary>
/// <remarks>
/// On the loop only. A run that completes at once allocates nothing: the delegates that behaviors get as <c>next</c>
/// belong to a run object that is used again. A <c>next</c> must not be called after its behavior has completed.
/// </remarks>
internal sealed class BehaviorChain<TMessage, TReply>(
    IReadOnlyList<IDhtBehavior<TMessage, TReply>> behaviors, ChainEnd<TMessage, TReply> end)
    where TMessage : IDhtMessage<TReply>
{
    private const int MaxIdleRuns = 8;

    private readonly IDhtBehavior<TMessage, TReply>[] _behaviors = [.. behaviors];
    private readonly Stack<Run> _idle = new();

    public IReadOnlyList<IDhtBehavior<TMessage, TReply>> Behaviors => _behaviors;

    public ValueTask<DhtOutcome<TReply>> RunAsync(TMessage message, CancellationToken cancellationToken)
    {
        if (_behaviors.Length == 0)
        {
            return end(message, cancellationToken);
        }

        var run = _idle.TryPop(out var idle) ? idle : new Run(this);
        run.Begin(message, cancellationToken);
        var pending = run.StepAsync(0);
        if (pending.IsCompletedSuccessfully)
        {
            run.End();
            if (_idle.Count < MaxIdleRuns)
            {
                _idle.Push(run);
            }
        }

        return pending;
    }

    private sealed class Run
    {
        private readonly BehaviorChain<TMessage, TReply> _chain;
        private readonly NextBehavior<TReply>[] _next;
        private TMessage _message = default!;
        private CancellationToken _cancellationToken;

        public Run(BehaviorChain<TMessage, TReply> chain)
        {
            _chain = chain;
            _next = new NextBehavior<TReply>[chain._behaviors.Length];
            for (var i = 0; i < _next.Length; i++)
            {
                var following = i + 1;
                _next[i] = () => StepAsync(following);
            }
        }

        public void Begin(TMessage message, CancellationToken cancellationToken)
        {
            _message = message;
            _cancellationToken = cancellationToken;
        }

        public void End()
        {
            _message = default!;
            _cancellationToken = default;
        }

        public ValueTask<DhtOutcome<TReply>> StepAsync(int index) => index == _next.Length
            ? _chain.End(_message, _cancellationToken)
            : _chain._behaviors[index].HandleAsync(_message, _next[index], _cancellationToken);
    }

    private ValueTask<DhtOutcome<TReply>> End(TMessage message, CancellationToken cancellationToken) => end(message, cancellationToken);
}
