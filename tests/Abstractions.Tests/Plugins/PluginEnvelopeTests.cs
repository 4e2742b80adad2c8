using HyperDht.Plugins;

namespace HyperDht.Tests.Plugins;

public sealed class PluginEnvelopeTests
{
    [Theory]
    [InlineData("echo", 1, 2, "6869", "046563686f010201026869")]
    [InlineData("echo", 1, 2, "", "046563686f01020100")]
    [InlineData("echo", 1, 2, null, "046563686f010200")]
    [InlineData("", 0, 0, null, "00000000")]
    [InlineData("a", 253, 65536, null, "0161fdfd00fe0000010000")]
    public void EncodeThenDecode_IsIdentity(string name, ulong version, ulong command, string? value, string bytes)
    {
        var content = value is null ? default(ReadOnlyMemory<byte>?) : Convert.FromHexString(value);
        var envelope = new PluginEnvelope(PluginEnvelope.EncodeName(name), version, command, content);

        var encoded = envelope.Encode();

        Assert.Equal(bytes, Convert.ToHexStringLower(encoded));
        Assert.True(PluginEnvelope.TryDecode(encoded, out var decoded));
        Assert.Equal((name, version, command), (decoded.NameText, decoded.Version, decoded.Command));
        Assert.Equal(value, decoded.Value is { } back ? Convert.ToHexStringLower(back.Span) : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("04656368")]
    [InlineData("046563686f")]
    [InlineData("046563686f01")]
    [InlineData("046563686f0102")]
    [InlineData("046563686f010201")]
    [InlineData("046563686f0102010268")]
    [InlineData("046563686fff000000000000200002")]
    [InlineData("ffffffffffffffffff")]
    public void PartOfAnEnvelope_IsNone(string bytes) => Assert.False(PluginEnvelope.TryDecode(Convert.FromHexString(bytes), out _));

    [Theory]
    [InlineData("0161010280", false)]
    [InlineData("0161010281026869", true)]
    [InlineData("0161fd0100fd0200fd00017777", false)]
    [InlineData("0161fd0100fd0200fd0101026869ffff", true)]
    public void UnknownFlagsLongNumbersAndWhatFollows_AreIgnored(string bytes, bool hasValue)
    {
        Assert.True(PluginEnvelope.TryDecode(Convert.FromHexString(bytes), out var envelope));

        Assert.Equal(("a", 1UL, 2UL), (envelope.NameText, envelope.Version, envelope.Command));
        Assert.Equal(hasValue ? "6869" : null, envelope.Value is { } value ? Convert.ToHexStringLower(value.Span) : null);
    }

    [Fact]
    public void NameOfBadText_BecomesReplacementCharactersAndMatchesNothing()
    {
        Assert.True(PluginEnvelope.TryDecode(Convert.FromHexString("02c328000000"), out var envelope));

        Assert.Equal("\ufffd(", envelope.NameText);
        Assert.False(envelope.IsNamed(PluginEnvelope.EncodeName("\ufffd(")));
    }

    [Fact]
    public void NameThatIsNoText_IsRefusedHere() => Assert.ThrowsAny<ArgumentException>(() => PluginEnvelope.EncodeName("\ud800"));
}
