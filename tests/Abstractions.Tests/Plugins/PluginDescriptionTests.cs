using HyperDht.Plugins;

namespace HyperDht.Tests.Plugins;

public sealed class PluginDescriptionTests
{
    private static readonly DhtPluginDescription<Note> Empty = DhtPluginDescription.Of<Note>("note", 1);

    [Fact]
    public void NameThatCannotTravel_IsRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => DhtPluginDescription.Of<Note>("", 1));
        Assert.ThrowsAny<ArgumentException>(() => DhtPluginDescription.Of<Note>("\ud800", 1));
    }

    [Fact]
    public void LongestName_IsCountedInBytes()
    {
        Assert.Equal(64, DhtPluginDescription.Of<Note>(new string('ü', 64), 1).Name.Length);
        Assert.Throws<ArgumentException>(() => DhtPluginDescription.Of<Note>(new string('ü', 65), 1));
    }

    [Fact]
    public void NumbersAboveTheWires_AreRefused()
    {
        var largest = (1UL << 53) - 1;

        Assert.Equal(largest, DhtPluginDescription.Of<Note>("note", largest).Version);
        Assert.Throws<ArgumentOutOfRangeException>(() => DhtPluginDescription.Of<Note>("note", largest + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Empty.Command<Text, NoValue>(largest + 1, (_, _, _) => NoValue.Instance));
    }

    [Fact]
    public void CommandsThatCannotBeToldApart_AreRefused()
    {
        var one = Empty.Command<Text, NoValue>(7, (_, _, _) => NoValue.Instance);

        Assert.Throws<ArgumentException>(() => one.Command<OtherText, NoValue>(7, (_, _, _) => NoValue.Instance));
        Assert.Throws<ArgumentException>(() => one.Command<Text, NoValue>(8, (_, _, _) => NoValue.Instance));
        Assert.Throws<ArgumentException>(() => one.CommandOf(new OtherText("")));
        Assert.Equal(7UL, one.CommandOf(new Text("")).Number);
        Assert.Empty(Empty.Commands);
    }

    [Fact]
    public void Values_MakeTheirWay()
    {
        Assert.Equal("046563686f", Convert.ToHexStringLower(PluginValueCodec.Encode(new Text("echo"))!.Value.Span));
        Assert.True(PluginValueCodec.TryDecode<Text>(Convert.FromHexString("046563686fff"), out var text));
        Assert.Equal("echo", text.Content);
        Assert.False(PluginValueCodec.TryDecode<Text>(Convert.FromHexString("046563"), out _));
        Assert.False(PluginValueCodec.TryDecode<Text>(default, out _));
    }

    [Fact]
    public void AbsentAndEmpty_AreNotTheSame()
    {
        Assert.Null(PluginValueCodec.Encode(NoValue.Instance));
        Assert.Null(PluginValueCodec.Encode(new RawValue(default(ReadOnlyMemory<byte>?))));
        Assert.Equal(0, PluginValueCodec.Encode(new RawValue(Array.Empty<byte>()))!.Value.Length);
        Assert.True(PluginValueCodec.TryDecode<RawValue>(default, out var absent));
        Assert.Null(absent.Bytes);
        Assert.True(PluginValueCodec.TryDecode<RawValue>(Array.Empty<byte>(), out var empty));
        Assert.Equal(0, empty.Bytes!.Value.Length);
        Assert.True(PluginValueCodec.TryDecode<NoValue>(new byte[] { 1, 2 }, out _));
    }

    [Fact]
    public void ValueTooLongForADatagram_SaysHowLong()
    {
        Assert.Equal(1000, PluginValueCodec.Encode(new RawValue(new byte[1000]))!.Value.Length);

        var error = Assert.Throws<ArgumentException>(() => PluginValueCodec.Encode(new RawValue(new byte[1001])));

        Assert.Contains("1001 bytes", error.Message, StringComparison.Ordinal);
    }
}
