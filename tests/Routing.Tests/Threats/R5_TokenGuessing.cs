using HyperDht.Routing.Tests.Fakes;
using HyperDht.Routing.Tokens;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Tokens outside their time, for another host, or guessed.</summary>
public sealed class R5_TokenGuessing
{
    private const uint Host = 0x05060708;
    private const int Guesses = 1_000_000;

    private readonly TokenIssuer _issuer = new(new CountingRandom(5));

    public static TheoryData<int> IssueTimes => [.. Enumerable.Range(0, 31).Select(i => i * 250)];

    [Theory]
    [MemberData(nameof(IssueTimes))]
    public void Token_LivesBetweenSevenAndAHalfAndFifteenSeconds(int issuedAt)
    {
        _issuer.Issue(1, TimeSpan.Zero, new byte[TokenIssuer.TokenLength]);        // creates the secrets
        var token = Issue(issuedAt);
        var end = issuedAt < 7500 ? 15_000 : 22_500;

        Assert.True(IsValid(token, issuedAt));
        Assert.True(IsValid(token, issuedAt + 7499));
        Assert.True(IsValid(token, end - 1));
        Assert.False(IsValid(token, end));
        Assert.False(IsValid(token, 10_000_000));
        Assert.InRange(end - issuedAt, 7500, 15_000);
    }

    [Fact]
    public void AnotherHost_IsRefused()
    {
        var token = Issue(0);

        Assert.True(_issuer.IsValid(token, Host, TimeSpan.Zero));
        Assert.False(_issuer.IsValid(token, Host + 1, TimeSpan.Zero));
    }

    [Fact]
    public void RandomTokens_AreRefused()
    {
        var random = new Random(1);
        var token = new byte[TokenIssuer.TokenLength];
        _issuer.Issue(Host, TimeSpan.Zero, token);
        var accepted = 0;
        for (var i = 0; i < Guesses; i++)
        {
            random.NextBytes(token);
            accepted += _issuer.IsValid(token, Host, TimeSpan.Zero) ? 1 : 0;
        }

        Assert.Equal(0, accepted);
    }

    [Fact]
    public void OneBitOff_IsRefused()
    {
        var token = Issue(0);
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsValid(token, 0));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void SecretsOfTwoNodes_Differ()
    {
        var other = new TokenIssuer(new CountingRandom(6));

        Assert.False(other.IsValid(Issue(0), Host, TimeSpan.Zero));
    }

    private byte[] Issue(int milliseconds)
    {
        var token = new byte[TokenIssuer.TokenLength];
        _issuer.Issue(Host, TimeSpan.FromMilliseconds(milliseconds), token);
        return token;
    }

    private bool IsValid(byte[] token, int milliseconds) => _issuer.IsValid(token, Host, TimeSpan.FromMilliseconds(milliseconds));
}
