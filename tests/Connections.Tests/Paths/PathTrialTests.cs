using HyperDht.Connections.Paths;

namespace HyperDht.Connections.Tests.Paths;

public sealed class PathTrialTests
{
    private const uint Next = 100;

    private static readonly TimeSpan Start = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan End = Start + PathTrial.Duration;

    private readonly PathTrial _trial = new();

    public PathTrialTests() => Assert.True(_trial.TryStart(default, Next, Start));

    [Fact]
    public void WhetherItRuns_ChangesNothing()
    {
        Assert.True(_trial.IsRunning);
        Assert.True(_trial.IsRunning);
        Assert.True(_trial.HasFailed(Next + 1, Next, End));
        Assert.False(_trial.IsRunning);
    }

    [Fact]
    public void AcknowledgementOfWhatWasSentThere_EndsIt()
    {
        _trial.HandleAcknowledged(Next);
        Assert.True(_trial.IsRunning);

        _trial.HandleAcknowledged(Next + 1);

        Assert.False(_trial.IsRunning);
        Assert.False(_trial.HasFailed(Next + 1, Next + 1, End));
    }

    [Fact]
    public void Answer_EndsIt_WhenItIsToThePresentQuestion()
    {
        _trial.HandleAnswer(_trial.Number + 1);
        Assert.True(_trial.IsRunning);

        _trial.HandleAnswer(_trial.Number);

        Assert.False(_trial.IsRunning);
    }
}
