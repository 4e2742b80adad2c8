using HyperDht.Connections.Paths;

namespace HyperDht.Connections.Tests.Paths;

public sealed class SilenceCoreTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);

    private readonly SilenceCore _core = new();
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    [Fact]
    public void TwoQuestionsWithoutAnAnswer_AreSilence()
    {
        _core.Expect(heard: 5, Quick, _now);

        Assert.Equal((false, true), Step(heard: 5));
        _core.Expect(heard: 5, Quick, _now);
        Assert.Equal((true, false), Step(heard: 5));
        Assert.Null(_core.Deadline);
    }

    [Fact]
    public void AnAnswerAfterTheFirst_StartsOver()
    {
        _core.Expect(heard: 5, Quick, _now);
        Assert.Equal((false, true), Step(heard: 5));

        _core.Expect(heard: 5, Quick, _now);
        Assert.Equal((false, false), Step(heard: 6));

        _core.Expect(heard: 6, Quick, _now);
        Assert.Equal((false, true), Step(heard: 6));
    }

    [Fact]
    public void LongRoundTrip_IsWaitedFor()
    {
        _core.Expect(heard: 0, TimeSpan.FromMilliseconds(300), _now);

        Assert.Equal(_now + TimeSpan.FromMilliseconds(1500), _core.Deadline);
    }

    [Fact]
    public void ConversationThatStops_IsAskedAbout()
    {
        Assert.Equal((false, false), _core.HandleTime(heard: 100, _now));
        Assert.Equal((false, false), Step(heard: 120));
        Assert.Equal((false, true), Step(heard: 120));
    }

    [Fact]
    public void ConversationThatBegins_IsNoticedAtOnce()
    {
        _core.HandleTime(heard: 2, _now);
        Assert.False(_core.HandleHeard(heard: 9, _now));

        Assert.True(_core.HandleHeard(heard: 10, _now));

        Assert.False(_core.HandleHeard(heard: 10, _now));
        Assert.Equal((false, true), Step(heard: 10));
    }

    [Fact]
    public void AcknowledgedKeepAlives_AreNoConversation()
    {
        _core.HandleTime(heard: 100, _now);
        Step(heard: 100);

        Assert.Equal((false, false), _core.HandleTime(heard: 102, _now + TimeSpan.FromSeconds(5)));
        Assert.Null(_core.Deadline);
    }

    private (bool IsSilent, bool IsAskDue) Step(long heard)
    {
        _now = _core.Deadline!.Value;
        return _core.HandleTime(heard, _now);
    }
}
