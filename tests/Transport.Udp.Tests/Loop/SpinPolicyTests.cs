using HyperDht.Transport.Udp;

namespace HyperDht.Tests.Loop;

public sealed class SpinPolicyTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(70);

    [Fact]
    public void NoTraffic_OrOneProcessor_OrNoTime_NeverSpins()
    {
        var (idle, single, off) = (new SpinPolicy(Limit, 2), new SpinPolicy(Limit, 1), new SpinPolicy(TimeSpan.Zero, 2));
        single.HandleTurn(traffic: true);
        off.HandleTurn(traffic: true);

        Assert.False(idle.ShouldSpin || single.ShouldSpin || off.ShouldSpin);
    }

    [Fact]
    public void SpinsThatFind_GoOn()
    {
        var policy = new SpinPolicy(Limit, 2);
        for (var i = 0; i < 1000; i++)
        {
            policy.HandleTurn(traffic: true);
            Assert.True(policy.ShouldSpin);
            policy.HandleSpin(found: i % 2 == 0);
        }

        policy.HandleTurn(traffic: false);
        Assert.False(policy.ShouldSpin);
    }

    [Fact]
    public void SpinsThatFindNothing_AreGivenUp_LongerEachTime()
    {
        var policy = new SpinPolicy(Limit, 2);
        policy.HandleTurn(traffic: true);
        for (var rest = SpinPolicy.MinRest; rest <= SpinPolicy.MaxRest * 2; rest *= 2)
        {
            Fail(policy);
            policy.HandleSleep(TimeSpan.FromMilliseconds(1));
            Assert.Equal(Math.Min(rest, SpinPolicy.MaxRest), SleepsUntilSpin(policy));
        }
    }

    [Fact]
    public void TrialThatPays_ForgetsFailures()
    {
        var policy = new SpinPolicy(Limit, 2);
        policy.HandleTurn(traffic: true);
        Fail(policy);
        SleepsUntilSpin(policy);
        Fail(policy);
        SleepsUntilSpin(policy);
        for (var i = 0; i < SpinPolicy.Trial; i++)
        {
            policy.HandleSpin(found: true);
        }

        Fail(policy);

        Assert.Equal(SpinPolicy.MinRest, SleepsUntilSpin(policy));
    }

    private static void Fail(SpinPolicy policy)
    {
        for (var i = 0; i < SpinPolicy.Trial; i++)
        {
            Assert.True(policy.ShouldSpin);
            policy.HandleSpin(found: false);
        }

        Assert.False(policy.ShouldSpin);
    }

    private static int SleepsUntilSpin(SpinPolicy policy)
    {
        var sleeps = 0;
        for (; !policy.ShouldSpin; sleeps++)
        {
            policy.HandleSleep(Short);
        }

        return sleeps;
    }
}
