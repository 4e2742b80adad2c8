using HyperDht.Runtime;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Network;

public class LoopTests
{
    [Fact]
    public Task Turn_WorksThenFlushesThenCompletes() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var order = new List<string>();
        var loop = network.Loop;

        await network.InvokeAsync(() =>
        {
            loop.PostCompletion(_ => order.Add($"completion {loop.IsCurrent}"), null);
            loop.ScheduleFlush(new Flushed(() => order.Add($"flush {loop.IsCurrent}")));
            order.Add($"work {loop.IsCurrent}");
        });
        await network.Delay(TimeSpan.Zero);

        Assert.Equal(["work True", "flush True", "completion False"], order);
    });

    [Fact]
    public Task Await_OnTheLoop_ResumesOnTheLoop() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var resumed = false;

        await network.InvokeAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), network.Time);
            resumed = network.Loop.IsCurrent;
        });

        Assert.True(resumed);
        Assert.False(network.Loop.IsCurrent);
        Assert.Equal(TimeSpan.FromSeconds(1), network.Now);
    });

    [Fact]
    public Task Timer_FiresOnceAtItsLastDeadline() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var fired = new List<double>();
        await network.InvokeAsync(() =>
        {
            var later = network.Loop.CreateTimer(() => fired.Add(network.Now.TotalSeconds));
            later.Set(TimeSpan.FromSeconds(1));
            later.Set(TimeSpan.FromSeconds(3));
            var earlier = network.Loop.CreateTimer(() => fired.Add(network.Now.TotalSeconds));
            earlier.Set(TimeSpan.FromSeconds(9));
            earlier.Set(TimeSpan.FromSeconds(2));
            var never = network.Loop.CreateTimer(() => fired.Add(-1));
            never.Set(TimeSpan.FromSeconds(1));
            never.Clear();
        });

        await network.Delay(TimeSpan.FromMinutes(1));

        Assert.Equal([2.0, 3.0], fired);
    });

    [Fact]
    public Task PeriodicTimer_TicksInVirtualTime() => SimulatedNetwork.RunAsync(1, async network =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), network.Time);

        for (var i = 0; i < 24; i++)
        {
            await timer.WaitForNextTickAsync();
        }

        Assert.Equal(TimeSpan.FromDays(1), network.Now);
        Assert.Equal(network.Options.StartTime.AddDays(1), network.Time.GetUtcNow());
    }, new() { TimeLimit = TimeSpan.FromDays(2) });

    private sealed class Flushed(Action action) : ILoopFlushable
    {
        public void Flush() => action();
    }
}
