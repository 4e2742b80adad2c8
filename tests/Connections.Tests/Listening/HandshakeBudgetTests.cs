using HyperDht.Connections.Listening;

namespace HyperDht.Connections.Tests.Listening;

public class HandshakeBudgetTests
{
    private static readonly TimeSpan Cost = TimeSpan.FromMilliseconds(1);

    private readonly HandshakeBudget _budget = new(percent: 60);

    [Fact]
    public void Strangers_TakeHalfOfTheShare()
    {
        Assert.InRange(Run(isKnown: false, seconds: 10, perSecond: 5000), 3000 * 0.97, 3300 * 1.03);
    }

    [Fact]
    public void KnownPeers_HaveTheRest()
    {
        for (var second = 0; second < 10; second++)
        {
            Run(isKnown: false, seconds: 1, perSecond: 5000, from: second);

            Assert.True(_budget.TryBegin(true, TimeSpan.FromSeconds(second + 1), out var setAside));
            _budget.HandleDone(setAside, Cost, true);
        }
    }

    [Fact]
    public void Everybody_TakesTheShareAndNoMore() =>
        Assert.InRange(Run(isKnown: true, seconds: 10, perSecond: 5000), 6000 * 0.97, 6600 * 1.03);

    [Fact]
    public void OneLongMeasurement_DoesNotStopTheRest()
    {
        Run(isKnown: false, seconds: 1, perSecond: 100);
        Assert.True(_budget.TryBegin(false, TimeSpan.FromSeconds(1), out var setAside));

        _budget.HandleDone(setAside, TimeSpan.FromSeconds(5), false);

        Assert.True(_budget.TryBegin(false, TimeSpan.FromSeconds(1.1), out _));
    }

    [Fact]
    public void WhatWasBegun_IsFinishedAtTheCostOfOthers()
    {
        Run(isKnown: true, seconds: 1, perSecond: 5000);

        var setAside = _budget.Continue(true, TimeSpan.FromSeconds(1));
        _budget.HandleDone(setAside, Cost, true);

        Assert.False(_budget.TryBegin(true, TimeSpan.FromSeconds(1), out _));
    }

    // Returns how many were begun.
    private int Run(bool isKnown, int seconds, int perSecond, int from = 0)
    {
        var begun = 0;
        for (var i = 0; i < seconds * perSecond; i++)
        {
            if (_budget.TryBegin(isKnown, TimeSpan.FromSeconds(from + ((double)i / perSecond)), out var setAside))
            {
                begun++;
                _budget.HandleDone(setAside, Cost, isKnown);
            }
        }

        return begun;
    }
}
