using HyperDht.Runtime;
using HyperDht.Tests.Sockets;

namespace HyperDht.Tests.Loop;

/// <summary>What holds for a loop however it waits.</summary>
public abstract class DhtLoopTests(bool portable)
{
    [Fact]
    public async Task Post_RunsOnTheLoop_InOrder()
    {
        await using var fixture = new LoopFixture(portable);
        var order = new List<int>();

        for (var i = 0; i < 1000; i++)
        {
            var number = i;
            fixture.Loop.Post(_ => order.Add(fixture.Loop.IsCurrent ? number : -1), null);
        }

        await fixture.Loop.InvokeAsync(() => { });
        Assert.Equal(Enumerable.Range(0, 1000), order);
    }

    [Fact]
    public async Task Await_ResumesOnTheLoop()
    {
        await using var fixture = new LoopFixture(portable);
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var call = fixture.Loop.InvokeAsync(async () =>
        {
            await outside.Task;
            await Task.Yield();
            return fixture.Loop.IsCurrent && SynchronizationContext.Current == fixture.Loop.SynchronizationContext;
        });
        outside.SetResult();

        Assert.True(await call);
    }

    [Fact]
    public async Task Completion_IsNotProtocolWork()
    {
        await using var fixture = new LoopFixture(portable);
        var seen = new TaskCompletionSource<(bool, SynchronizationContext?)>(TaskCreationOptions.RunContinuationsAsynchronously);

        fixture.Loop.PostCompletion(_ => seen.SetResult((fixture.Loop.IsCurrent, SynchronizationContext.Current)), null);

        Assert.Equal((false, null), await seen.Task);
    }

    [Fact]
    public async Task Turn_FlushesBeforeCompletions_OnceEach()
    {
        await using var fixture = new LoopFixture(portable);
        var events = new List<string>();
        var flush = new Flush(() => events.Add("flush"));

        await fixture.Loop.InvokeAsync(() =>
        {
            fixture.Loop.PostCompletion(_ => events.Add("completion"), null);
            fixture.Loop.ScheduleFlush(flush);
            fixture.Loop.Post(_ => events.Add("work"), null);
        });

        await Eventually.IsTrueAsync(() => events.Count == 3, "three events");
        Assert.Equal(["work", "flush", "completion"], events);
    }

    [Fact]
    public async Task Timers_FireInOrderOfDeadlineThenOfSetting()
    {
        await using var fixture = new LoopFixture(portable);
        var loop = fixture.Loop;
        var fired = new List<string>();

        await loop.InvokeAsync(() =>
        {
            var start = loop.Now;
            Arm("late", 30);
            Arm("b1", 10);
            Arm("b2", 10);
            Arm("early", 5);
            Arm("cleared", 7).Clear();
            Arm("moved back", 6).Set(start + TimeSpan.FromMilliseconds(20));
            Arm("moved up", 50).Set(start + TimeSpan.FromMilliseconds(8));
            Arm("disposed", 9).Dispose();

            ILoopTimer Arm(string name, int milliseconds)
            {
                var timer = loop.CreateTimer(() => fired.Add(name));
                timer.Set(start + TimeSpan.FromMilliseconds(milliseconds));
                return timer;
            }
        });

        await Eventually.IsTrueAsync(() => fired.Contains("late"), "the last timer");
        Assert.Equal(["early", "moved up", "b1", "b2", "moved back", "late"], fired);
    }

    [Fact]
    public async Task Timer_IsNeverEarly_AndMayArmItself()
    {
        await using var fixture = new LoopFixture(portable);
        var loop = fixture.Loop;
        var lateness = new List<double>();
        var done = new TaskCompletionSource();

        await loop.InvokeAsync(() =>
        {
            ILoopTimer? timer = null;
            var due = loop.Now + TimeSpan.FromMilliseconds(1.5);
            timer = loop.CreateTimer(() =>
            {
                Assert.Null(timer!.Deadline);
                lateness.Add((loop.Now - due).TotalMilliseconds);
                if (lateness.Count == 20)
                {
                    done.SetResult();
                    return;
                }

                due = loop.Now + TimeSpan.FromMilliseconds(1.5);
                timer.Set(due);
            });
            timer.Set(due);
            Assert.Equal(due, timer.Deadline);
        });

        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.All(lateness, late => Assert.True(late >= 0));
    }

    [Fact]
    public async Task SleepingLoop_WakesForWork()
    {
        await using var fixture = new LoopFixture(portable);

        for (var i = 0; i < 50; i++)
        {
            await Task.Delay(2);
            Assert.Equal(i, await fixture.Loop.InvokeAsync(() => i).WaitAsync(TimeSpan.FromSeconds(5)));
        }
    }

    [Fact]
    public async Task WorkFromManyThreads_IsNotLost()
    {
        await using var fixture = new LoopFixture(portable);
        var sum = 0L;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20000; i++)
            {
                fixture.Loop.Post(_ => sum++, null);
            }
        })));

        await Eventually.IsTrueAsync(() => Volatile.Read(ref sum) == 80000, "80,000 posts");
    }

    [Fact]
    public async Task EndedLoop_StillRunsWhatIsPosted()
    {
        var fixture = new LoopFixture(portable);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pending = fixture.Loop.InvokeAsync(async () =>
        {
            await never.Task;
            return 1;
        });
        await fixture.DisposeAsync();
        await fixture.Loop.DisposeAsync();

        never.SetResult();

        Assert.Equal(1, await pending.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(2, await fixture.Loop.InvokeAsync(() => 2).WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Invoke_HandsOverExceptions()
    {
        await using var fixture = new LoopFixture(portable);

        await Assert.ThrowsAsync<FormatException>(() => fixture.Loop.InvokeAsync(() => throw new FormatException()));
        await Assert.ThrowsAsync<TimeoutException>(() => fixture.Loop.InvokeAsync<int>(async () =>
        {
            await Task.Yield();
            throw new TimeoutException();
        }));
    }

    private sealed class Flush(Action action) : ILoopFlushable
    {
        void ILoopFlushable.Flush() => action();
    }
}

public sealed class EpollLoopTests() : DhtLoopTests(portable: false);

public sealed class SignalLoopTests() : DhtLoopTests(portable: true);
