using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Network;

public class FailureTests
{
    [Fact]
    public async Task BodyFails_SeedIsReported()
    {
        var error = await FailAsync(_ => throw new InvalidDataException("broken"));

        Assert.Contains("seed 99", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact]
    public async Task NothingCanRun_IsADeadlock()
    {
        var error = await FailAsync(_ => new TaskCompletionSource().Task);

        Assert.Contains("Deadlock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimeLimit_EndsTheRun()
    {
        var error = await FailAsync(n => n.Delay(TimeSpan.FromHours(2)));

        Assert.Contains("01:00:00", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreadPool_IsReportedWithThePlace()
    {
        using var started = new ManualResetEventSlim();

        var error = await FailAsync(async network =>
        {
            var real = RealWorkAsync(started);
            started.Set();
            while (!real.IsCompleted)
            {
                await network.Delay(TimeSpan.FromMicroseconds(1));
            }
        });

        Assert.Contains("The simulation was left", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(RealWorkAsync), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProtocolWorkFails_RunFails()
    {
        var error = await FailAsync(network =>
        {
            network.Loop.Post(_ => throw new InvalidDataException("protocol"), null);
            return network.Delay(TimeSpan.FromSeconds(1));
        });

        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact]
    public async Task SendOutsideOfProtocolWork_Fails()
    {
        var error = await FailAsync(network =>
        {
            network.AddHost().Bind(new(0, 0)).Send([1], PeerAddress.Loopback(1));
            return Task.CompletedTask;
        });

        Assert.Contains("IDatagramSocket.Send", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task CompletionFails_MayBeContained() => SimulatedNetwork.RunAsync(99, async network =>
    {
        network.Loop.PostCompletion(_ => throw new InvalidDataException("user"), null);

        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal(1, network.CompletionErrors);
    }, new() { ContainCompletionErrors = true });

    [Fact]
    public async Task WorkThatPostsWorkForever_IsStopped()
    {
        var error = await FailAsync(network =>
        {
            void Again(object? state) => network.Loop.Post(Again, null);
            Again(null);
            return network.Delay(TimeSpan.FromSeconds(1));
        });

        Assert.Contains("does not move", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterTheRun_TheCallersContextIsBack()
    {
        var before = SynchronizationContext.Current;

        await SimulatedNetwork.RunAsync(1, n => n.Delay(TimeSpan.FromDays(0.01)));

        Assert.Same(before, SynchronizationContext.Current);
    }

    private static Task<SimulationException> FailAsync(Func<SimulatedNetwork, Task> body) =>
        Assert.ThrowsAsync<SimulationException>(() => SimulatedNetwork.RunAsync(99, body));

    // What the simulation must find: a continuation that comes back from a real thread.
    private static async Task RealWorkAsync(ManualResetEventSlim started) => await Task.Run(started.Wait);
}
