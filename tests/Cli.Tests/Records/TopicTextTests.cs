using HyperDht.Cli.Records;

namespace HyperDht.Cli.Tests.Records;

public sealed class TopicTextTests
{
    [Fact]
    public void Hex_IsTheTopicItself() =>
        Assert.Equal(new string('a', 64), TopicText.Read(new string('A', 64)).ToString());

    [Theory]
    [InlineData("topic", "8197ab16630da3b3298f75d68a4230d39e4fb4d2ef46ec65aa3eadbb6cdb3048")]
    [InlineData("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")]
    public void Text_IsHashed(string text, string topic) => Assert.Equal(topic, TopicText.Read(text).ToString());

    [Fact]
    public void SixtyFourOtherCharacters_AreText()
    {
        var text = new string('x', 64);

        Assert.Equal(Topic.Hash(Enumerable.Repeat((byte)'x', 64).ToArray()), TopicText.Read(text));
    }
}
