using HyperDht.Routing.Requests;

namespace HyperDht.Routing.Tests.Requests;

public class AnswerTimesTests
{
    private static readonly PeerAddress Node = PeerAddress.Parse("60.1.1.1:1");
    private static readonly PeerAddress Other = PeerAddress.Parse("60.1.1.2:1");

    private readonly AnswerTimes _times = new();
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    [Fact]
    public void NothingMeasured_ASecondIsSlow() => Assert.Equal(TimeSpan.FromSeconds(1), _times.SlowAfter);

    [Theory]
    [InlineData(1, 30)]                    // never less than 30 ms
    [InlineData(20, 80)]
    [InlineData(100, 400)]
    [InlineData(500, 1000)]                // never more than the reference waits
    public void SlowAfter_IsFourTimesTheUsualRoundTrip(int roundTrip, int expected)
    {
        Answer(Other, roundTrip, times: 100);

        Assert.InRange(_times.SlowAfter.TotalMilliseconds, expected - 1, expected + 1);
    }

    [Fact]
    public void Stranger_GetsAQuarterOfASecond()
    {
        Answer(Other, 1, times: 10);

        Assert.Equal(AnswerTimes.FirstPatience, _times.PatienceWith(Node));
    }

    [Fact]
    public void NodeThatWasSilentWhileOthersAnswered_IsNotWaitedForUntilItAnswers()
    {
        var sent = _now;
        Answer(Other, 1);

        _times.HandleSilence(Node, sent);

        Assert.Equal(TimeSpan.Zero, _times.PatienceWith(Node));
        Answer(Node, 1);
        Assert.Equal(AnswerTimes.FirstPatience, _times.PatienceWith(Node));
    }

    [Fact]
    public void EverybodyIsSilent_NobodyIsBlamed()
    {
        Answer(Other, 1);
        _times.HandleSilence(Node, _now + TimeSpan.FromSeconds(1));

        Assert.Equal(AnswerTimes.FirstPatience, _times.PatienceWith(Node));
    }

    [Fact]
    public void SlowNode_IsWaitedForTwiceAsLongAsItTook()
    {
        Answer(Other, 1, times: 10);
        Answer(Node, 400);

        Assert.Equal(TimeSpan.FromMilliseconds(800), _times.PatienceWith(Node));
        Assert.InRange(_times.SlowAfter.TotalMilliseconds, 30, 100);
        Answer(Node, 1);
        Assert.Equal(AnswerTimes.FirstPatience, _times.PatienceWith(Node));
    }

    [Fact]
    public void Forgetting_LeavesTheUsualRoundTrip()
    {
        Answer(Other, 20, times: 100);
        _times.HandleSilence(Node, TimeSpan.Zero);

        _times.Forget();

        Assert.Equal(AnswerTimes.FirstPatience, _times.PatienceWith(Node));
        Assert.InRange(_times.SlowAfter.TotalMilliseconds, 79, 81);
    }

    [Fact]
    public void SilentNodesWithoutEnd_TheLatestAreRemembered()
    {
        Answer(Other, 1);
        for (var i = 0u; i < 100_000; i++)
        {
            _times.HandleSilence(new PeerAddress(i, 1), TimeSpan.Zero);
        }

        var remembered = Enumerable.Range(0, 100_000).Count(i => _times.PatienceWith(new PeerAddress((uint)i, 1)) == TimeSpan.Zero);
        Assert.InRange(remembered, AnswerTimes.Capacity / 2, AnswerTimes.Capacity);
        Assert.Equal(TimeSpan.Zero, _times.PatienceWith(new PeerAddress(99_999, 1)));
    }

    private void Answer(PeerAddress from, int milliseconds, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _now += TimeSpan.FromMilliseconds(milliseconds);
            _times.HandleAnswer(from, TimeSpan.FromMilliseconds(milliseconds), isMeasured: true, _now);
        }
    }
}
