using HyperDht.Connections.Handshakes;
using HyperDht.Cryptography;

namespace HyperDht.Connections.Tests.Handshakes;

public class WeakPointsTests
{
    private const string Top = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("ecff" + Top + "7f")]
    [InlineData("ecff" + Top + "ff")]
    [InlineData("edff" + Top + "7f")]
    [InlineData("edff" + Top + "ff")]
    [InlineData("ffff" + Top + "7f")]
    [InlineData("ffff" + Top + "ff")]
    public void SmallOrderAndNonCanonicalPoints_AreWeak(string point)
    {
        Assert.True(WeakPoints.Contains(Convert.FromHexString(point)));
        Assert.False(EdwardsDiffieHellman.TryAgree([8, .. new byte[31]], Convert.FromHexString(point), new byte[32]));
    }

    [Theory]
    [InlineData("ebff" + Top + "7f")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void OtherEncodings_AreLeftToTheCurve(string point) => Assert.False(WeakPoints.Contains(Convert.FromHexString(point)));

    [Fact]
    public void Keys_AreNotWeak()
    {
        for (var i = 0; i < 100; i++)
        {
            using var key = KeyPair.Generate();

            Assert.False(WeakPoints.Contains(key.PublicKey.Span));
        }
    }
}
