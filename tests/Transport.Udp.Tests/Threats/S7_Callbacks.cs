using HyperDht.Runtime;
using HyperDht.Tests.Sockets;
using HyperDht.Transport;
using HyperDht.Transport.Udp;

namespace HyperDht.Tests.Threats;

/// <summary>Callbacks that throw or block: contained, and the loop goes on.</summary>
public abstract class S7_Callbacks(bool portable)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Pings.Full ? 10 : 1);

    [Fact]
    public async Task EveryCallbackThrows_PingsAreAnswered_AndLogsAreBounded()
    {
        await using var fixture = new LoopFixture(portable);
        var (echo, victim, sender) = (fixture.Bind(new Echo()), fixture.Bind(new Thrower()), fixture.Bind());
        using var end = new CancellationTokenSource(Duration * (Pings.Full ? 6 : 1));
        await fixture.Loop.InvokeAsync(() => Attack(fixture.Loop, sender, victim.LocalAddress, end.Token));

        var trips = await Pings.MeasureAsync(echo.LocalAddress, Duration);

        Pings.AssertAnswered(trips);
        Assert.True(fixture.Loop.Faults.Count > 50, $"only {fixture.Loop.Faults.Count} faults");
        Assert.InRange(fixture.Log.Count(1001), 1, LoopFaults.MaxLinesPerSecond * (int)(Duration.TotalSeconds + 3));
    }

    [Fact]
    public async Task BlockingCompletion_PingsAreAnswered_AndItsOwnerMovesAway()
    {
        await using var fixture = new LoopFixture(portable);
        var echo = fixture.Bind(new Echo());
        var (owner, other) = (new Owner(), new Owner());

        fixture.Loop.PostCompletion(_ => Block(Duration), owner);
        for (var i = 0; i < 100; i++)
        {
            var number = i;
            fixture.Loop.PostCompletion(_ => owner.Record(number), owner);
        }

        var trips = await Pings.MeasureAsync(echo.LocalAddress, Duration);
        fixture.Loop.PostCompletion(_ => other.Record(1), other);

        Pings.AssertAnswered(trips);
        await Eventually.IsTrueAsync(() => owner.Count == 100 && other.Count == 1, "the completions");
        Assert.Equal(Enumerable.Range(0, 100), owner.Recorded);
        Assert.NotNull(owner.CompletionLane);
        Assert.Null(other.CompletionLane);
        Assert.Equal(1, fixture.Log.Count(1002));
    }

    [Fact]
    public async Task ManyBlockingCompletions_TakeBoundedThreads()
    {
        await using var fixture = new LoopFixture(portable);
        var echo = fixture.Bind(new Echo());
        var returned = 0;
        for (var i = 0; i < 20; i++)
        {
            fixture.Loop.PostCompletion(
                _ =>
                {
                    Block(Duration);
                    Interlocked.Increment(ref returned);
                },
                new Owner());
        }

        var trips = await Pings.MeasureAsync(echo.LocalAddress, Duration);

        Pings.AssertAnswered(trips);
        Assert.InRange(fixture.Loop.Crew.Threads, 1, new DhtLoopOptions().MaxThreads);
        await Eventually.IsTrueAsync(() => returned == 20, "all returned", 60);
        await Eventually.IsTrueAsync(() => fixture.Loop.Crew.Threads <= 2, "spare threads ended");
    }

    // How long user code held the loop is read from a clock that stands still, so that a busy machine decides nothing here.
    [Theory]
    [InlineData(4, true)]
    [InlineData(40, false)]
    public async Task CompletionThatReturnsSoon_ComesBackToTheLoop(int milliseconds, bool returns)
    {
        var clock = new HandClock();
        await using var fixture = new LoopFixture(portable, new DhtLoopOptions { Spin = TimeSpan.Zero }, clock);
        var crew = fixture.Loop.Crew;
        var owner = new Owner();

        fixture.Loop.PostCompletion(
            _ =>
            {
                SpinWait.SpinUntil(() => crew.TakeOvers != 0, TimeSpan.FromSeconds(10));
                clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                owner.Record(0);
            },
            owner);
        await Eventually.IsTrueAsync(() => owner.Count == 1 && (owner.CompletionLane is null || !returns), "the first completion, and its return");
        fixture.Loop.PostCompletion(_ => owner.Record(1), owner);

        await Eventually.IsTrueAsync(() => owner.Count == 2, "the second completion");
        await Eventually.IsTrueAsync(() => owner.CompletionLane is null == returns, "its place");
        Assert.Equal(returns ? 0 : 1, fixture.Log.Count(1002));
    }

    [Fact]
    public async Task ThreadPoolMode_KeepsOrderOfAnOwner()
    {
        await using var fixture = new LoopFixture(portable, new DhtLoopOptions { Completions = CompletionMode.ThreadPool });
        var owners = Enumerable.Range(0, 10).Select(_ => new Owner()).ToArray();
        for (var i = 0; i < 1000; i++)
        {
            var number = i;
            fixture.Loop.PostCompletion(_ => owners[number % 10].Record(number), owners[number % 10]);
        }

        await Eventually.IsTrueAsync(() => owners.All(owner => owner.Count == 100), "the completions");

        Assert.All(owners, owner => Assert.Equal(owner.Recorded.Order(), owner.Recorded));
        Assert.Equal(0, fixture.Loop.Crew.TakeOvers);
    }

    [Fact]
    public async Task LoopEnds_WhileACompletionBlocks()
    {
        var fixture = new LoopFixture(portable);
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Loop.PostCompletion(
            _ =>
            {
                entered.SetResult();
                release.Wait();
            },
            null);
        await entered.Task;

        await fixture.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2));

        release.Set();
        await Eventually.IsTrueAsync(() => fixture.Loop.Crew.Threads == 0, "threads ended");
    }

    [Fact]
    public async Task AsyncLocalsOfUserCode_StayWithIt()
    {
        await using var fixture = new LoopFixture(portable);
        var local = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);

        fixture.Loop.PostCompletion(_ => local.Value = "mine", null);
        fixture.Loop.PostCompletion(_ => seen.SetResult(local.Value), null);

        Assert.Null(await seen.Task);
    }

    private static void Attack(DhtLoop loop, IDatagramSocket sender, PeerAddress victim, CancellationToken end)
    {
        var fault = new FlushFault();
        ILoopTimer? again = null;
        again = loop.CreateTimer(() =>
        {
            if (end.IsCancellationRequested)
            {
                return;
            }

            again!.Set(loop.Now + TimeSpan.FromMilliseconds(2));
            loop.Post(_ => throw new InvalidOperationException("work"), null);
            loop.PostCompletion(_ => throw new InvalidOperationException("completion"), null);
            loop.SynchronizationContext.Post(_ => throw new InvalidOperationException("continuation"), null);
            loop.ScheduleFlush(fault);
            sender.Send([1], victim);
            throw new InvalidOperationException("timer");
        });
        again.Set(loop.Now);
    }

    private static void Block(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }

    private sealed class FlushFault : ILoopFlushable
    {
        public void Flush() => throw new InvalidOperationException("flush");
    }

    private sealed class Thrower : IDatagramReceiver
    {
        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
            throw new InvalidOperationException("datagram");
    }

    private sealed class Owner : ICompletionOwner
    {
        private readonly List<int> _recorded = [];
        private int _inside;

        public object? CompletionLane { get; set; }

        public int Count => Volatile.Read(ref _inside) == 0 ? _recorded.Count : -1;

        public IReadOnlyList<int> Recorded => _recorded;

        public void Record(int number)
        {
            Assert.Equal(1, Interlocked.Increment(ref _inside));
            _recorded.Add(number);
            Interlocked.Decrement(ref _inside);
        }
    }
}

public sealed class S7_CallbacksBatched() : S7_Callbacks(portable: false);

public sealed class S7_CallbacksPortable() : S7_Callbacks(portable: true);
