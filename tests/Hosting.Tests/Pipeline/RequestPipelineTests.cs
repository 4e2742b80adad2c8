using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Tests.Pipeline;

public sealed class RequestPipelineTests
{
    [Theory]
    [InlineData(9, "reply 09")]
    [InlineData(0, "error 16")]
    [InlineData(1, null)]
    [InlineData(2, null)]
    public async Task Outcome_BecomesAReplyAnErrorOrSilence(byte value, string? answer)
    {
        await using var node = TestNode.Create();

        Assert.Equal(answer is null ? [] : [answer], node.Ask(value));
    }

    [Fact]
    public async Task HandlerThatAnswersLater_IsStillHeard()
    {
        await using var node = TestNode.Create();

        var answers = node.Ask(3);

        Assert.True(SpinWait.SpinUntil(() => answers.Count > 0, TimeSpan.FromSeconds(5)));
        Assert.Equal(["reply 03"], answers);
    }

    [Fact]
    public async Task ValueThatDoesNotDecode_IsSilence()
    {
        await using var node = TestNode.Create();
        var request = new FakeRequest(EchoCommand.Number);

        Assert.True(node.Pipeline.TryDispatch(request));
        Assert.Empty(request.Answers);
    }

    [Fact]
    public async Task EphemeralNode_AnswersErrorOneWhateverTheValue()
    {
        await using var node = TestNode.Create(ephemeral: true);
        var undecodable = new FakeRequest(EchoCommand.Number);
        node.Pipeline.TryDispatch(undecodable);

        Assert.Equal(["error 1"], node.Ask(9));
        Assert.Equal(["error 1"], undecodable.Answers);
        Assert.Equal(["reply none"], node.Poke());
    }

    [Fact]
    public async Task UnknownCommand_IsLeftToTheRpcLayer()
    {
        await using var node = TestNode.Create();

        Assert.False(node.Pipeline.TryDispatch(new FakeRequest(new DhtCommandId(31, false))));
        Assert.False(node.Pipeline.TryDispatch(new FakeRequest(new DhtCommandId(uint.MaxValue, true))));
        Assert.False(node.Pipeline.TryDispatch(new FakeRequest(new DhtCommandId(20, true))));
    }
}
