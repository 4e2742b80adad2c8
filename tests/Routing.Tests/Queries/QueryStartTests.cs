using HyperDht.Routing.Queries;

namespace HyperDht.Routing.Tests.Queries;

public class QueryStartTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(4);

    private readonly QueryStart _start = new(3);

    [Fact]
    public void FewAreAsked_UntilAFewMillisecondsHavePassed()
    {
        Assert.Equal(3, _start.Limit(10, TimeSpan.Zero));
        Assert.Equal(3, _start.Limit(10, Soon));
        Assert.Equal(Later, _start.Deadline);
        Assert.Equal(10, _start.Limit(10, Later));
        Assert.Null(_start.Deadline);
    }

    [Fact]
    public void NodeThatAnsweredWithAValue_IsNotReplacedYet()
    {
        _ = _start.Limit(10, TimeSpan.Zero);

        _start.HandleValue();

        Assert.Equal(2, _start.Limit(10, Soon));
        Assert.Equal(10, _start.Limit(10, Later));
    }

    [Fact]
    public void WalkThatNeverAsksMany_IsNotHeldBack()
    {
        Assert.Equal(2, _start.Limit(2, TimeSpan.Zero));
        _start.HandleValue();

        Assert.Equal(2, _start.Limit(2, TimeSpan.Zero));
        Assert.Null(_start.Deadline);
    }
}
