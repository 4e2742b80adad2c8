using HyperDht.Hosting.Pipeline;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Pipeline;

public sealed class BehaviorChainTests
{
    private static readonly Poke Message = new() { Request = new FakeRequest(PokeCommand.Number) };
    private static readonly DhtOutcome<PokeReply> Done = new PokeReply();

    [Fact]
    public async Task Behaviors_RunInOrderAroundTheEnd()
    {
        var calls = new List<string>();
        var chain = new BehaviorChain<Poke, PokeReply>(
            [new Recording("a", calls), new Recording("b", calls)],
            (_, _) =>
            {
                calls.Add("end");
                return new(Done);
            });

        await chain.RunAsync(Message, default);

        Assert.Equal(["a", "b", "end", "b done", "a done"], calls);
    }

    [Fact]
    public async Task BehaviorThatDecidesItself_StopsTheChain()
    {
        var chain = new BehaviorChain<Poke, PokeReply>([new Refusing()], (_, _) => throw new InvalidOperationException());

        var outcome = await chain.RunAsync(Message, default);

        Assert.Equal(3u, outcome.ErrorCode);
    }

    [Fact]
    public void RunThatCompletesAtOnce_AllocatesNothing()
    {
        var chain = new BehaviorChain<Poke, PokeReply>([new Passing(), new Passing()], (_, _) => new(Done));
        AssertDone(chain.RunAsync(Message, default));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            AssertDone(chain.RunAsync(Message, default));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task RunsThatOverlap_KeepTheirOwnMessages()
    {
        var gate = new TaskCompletionSource();
        var seen = new List<Poke>();
        var chain = new BehaviorChain<Poke, PokeReply>(
            [new Waiting(gate.Task)],
            (message, _) =>
            {
                seen.Add(message);
                return new(Done);
            });
        Poke[] messages = [Message with { }, Message with { }, Message with { }];

        var runs = messages.Select(message => chain.RunAsync(message, default).AsTask()).ToArray();
        gate.SetResult();
        await Task.WhenAll(runs);

        Assert.Equal(3, seen.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    private static void AssertDone(ValueTask<DhtOutcome<PokeReply>> pending) => Assert.True(pending.IsCompletedSuccessfully);

    private sealed class Recording(string name, List<string> calls) : IDhtBehavior<Poke, PokeReply>
    {
        public PipelineStage Stage => PipelineStage.Host;

        public async ValueTask<DhtOutcome<PokeReply>> HandleAsync(Poke message, NextBehavior<PokeReply> next, CancellationToken cancellationToken)
        {
            calls.Add(name);
            var outcome = await next();
            calls.Add(name + " done");
            return outcome;
        }
    }

    private sealed class Refusing : IDhtBehavior<Poke, PokeReply>
    {
        public PipelineStage Stage => PipelineStage.Host;

        public ValueTask<DhtOutcome<PokeReply>> HandleAsync(Poke message, NextBehavior<PokeReply> next, CancellationToken cancellationToken) =>
            new(DhtOutcome<PokeReply>.Error(3));
    }

    private sealed class Passing : IDhtBehavior<Poke, PokeReply>
    {
        public PipelineStage Stage => PipelineStage.Host;

        public ValueTask<DhtOutcome<PokeReply>> HandleAsync(Poke message, NextBehavior<PokeReply> next, CancellationToken cancellationToken) =>
            next();
    }

    private sealed class Waiting(Task gate) : IDhtBehavior<Poke, PokeReply>
    {
        public PipelineStage Stage => PipelineStage.Host;

        public async ValueTask<DhtOutcome<PokeReply>> HandleAsync(Poke message, NextBehavior<PokeReply> next, CancellationToken cancellationToken)
        {
            await gate;
            return await next();
        }
    }
}
