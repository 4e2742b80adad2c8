namespace HyperDht.Noise.Tests.Threats;

/// <summary>Weak or foreign keys, as ephemeral and as static key, also in messages that are valid if the DH result is the identity.</summary>
public sealed class H4_WeakKeys
{
    private const string Top = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    public static TheoryData<string> BadPoints => new(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecff" + Top + "7f",
        "ecff" + Top + "ff",
        "edff" + Top + "7f",
        "edff" + Top + "ff",
        "eeff" + Top + "7f",
        "eeff" + Top + "ff",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "bdb9d093b9768e91af1c72e07aab1394cb75e5999c90dc3725d03c81bf94f5ce");

    [Theory]
    [MemberData(nameof(BadPoints))]
    public void Agreement_Refuses(string point)
    {
        using var own = NoiseFixture.Key(1);
        var shared = NoiseFixture.Random(32);

        Assert.False(NoiseFixture.Suite.TryAgree(own.Scalar, Convert.FromHexString(point), shared));
        Assert.Equal(new byte[32], shared);
    }

    [Theory]
    [MemberData(nameof(BadPoints))]
    public void Ephemeral_IsRefused_EvenIfTheRestFitsTheIdentity(string point)
    {
        using var own = NoiseFixture.Key(2);
        using var responder = NoiseFixture.Responder(NoisePattern.IK, own);

        foreach (var shared in WeakSecrets())
        {
            Assert.Null(NoiseFixture.Read(responder, Message1(own, Convert.FromHexString(point), _ => shared, NoiseFixture.Key(1))));
        }
    }

    [Theory]
    [MemberData(nameof(BadPoints))]
    public void StaticKey_IsRefused_EvenIfTheRestFitsTheIdentity(string point)
    {
        using var own = NoiseFixture.Key(2);
        using var ephemeral = NoiseFixture.Key(3);
        using var responder = NoiseFixture.Responder(NoisePattern.IK, own);
        var agreed = Agree(ephemeral, own.PublicKey);

        foreach (var shared in WeakSecrets())
        {
            var message = Message1(own, ephemeral.PublicKey.ToArray(), token => token is NoiseToken.ES ? agreed : shared, null, point);
            Assert.Null(NoiseFixture.Read(responder, message));
        }
    }

    [Theory]
    [MemberData(nameof(BadPoints))]
    public void Reply_WithABadEphemeral_IsRefused(string point)
    {
        using var one = NoiseFixture.Key(1);
        using var two = NoiseFixture.Key(2);
        using var initiator = NoiseFixture.Initiator(NoisePattern.IK, one, two);
        NoiseFixture.Write(initiator, []);
        byte[] reply = [.. Convert.FromHexString(point), .. new byte[16]];

        Assert.Null(NoiseFixture.Read(initiator, reply));
    }

    [Fact]
    public void OwnStaticKey_IsLegal()
    {
        using var own = NoiseFixture.Key(2);
        using var initiator = NoiseFixture.Initiator(NoisePattern.IK, own, own);
        using var responder = NoiseFixture.Responder(NoisePattern.IK, own);

        Assert.Equal([1], NoiseFixture.Read(responder, NoiseFixture.Write(initiator, [1])));
    }

    // What a careless implementation would compute: the identity in its two encodings, or zero.
    private static IEnumerable<byte[]> WeakSecrets()
    {
        yield return new byte[32];
        var identity = new byte[32];
        identity[0] = 1;
        yield return identity;
    }

    private static byte[] Agree(KeyPair own, PublicKey remote)
    {
        var shared = new byte[32];
        Assert.True(NoiseFixture.Suite.TryAgree(own.Scalar, remote.Span, shared));
        return shared;
    }

    private static byte[] Message1(
        KeyPair responder, byte[] ephemeral, Func<NoiseToken, byte[]> secret, KeyPair? initiator, string? staticPoint = null)
    {
        using var state = new SymmetricState(NoiseFixture.Suite);
        state.Start("Noise_IK_Ed25519_ChaChaPoly_BLAKE2b"u8);
        state.MixHash([]);
        state.MixHash(responder.PublicKey.Span);
        state.MixHash(ephemeral);
        state.MixKey(secret(NoiseToken.ES));
        var sealedKey = new byte[48];
        state.EncryptAndHash(staticPoint is null ? initiator!.PublicKey.Span : Convert.FromHexString(staticPoint), sealedKey);
        state.MixKey(staticPoint is null ? Agree(initiator!, responder.PublicKey) : secret(NoiseToken.SS));
        var payload = new byte[16];
        state.EncryptAndHash([], payload);
        return [.. ephemeral, .. sealedKey, .. payload];
    }
}
