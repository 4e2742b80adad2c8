using HyperDht.Connections.Dialing;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Tests.Dialing;

public sealed class DirectFailureTests
{
    [Theory]
    [InlineData(DhtErrorCodes.HolepunchDoubleRandomizedNats, "both NATs pick another port", "name a blind relay")]
    [InlineData(DhtErrorCodes.HolepunchProbeTimeout, "too few nodes saw the same socket", "whether UDP passes")]
    [InlineData(DhtErrorCodes.RemoteAborted, "the reason", "try again")]
    [InlineData(DhtErrorCodes.RemoteNotHolepunching, "the reason", "hyperdht doctor")]
    [InlineData(DhtErrorCodes.RemoteNotHolepunchable, "the reason", "hyperdht doctor")]
    [InlineData(DhtErrorCodes.BadHolepunchReply, "did not carry the punch (the reason)", "try again")]
    [InlineData(DhtErrorCodes.HolepunchInvalid, "did not carry the punch (the reason)", "try again")]
    [InlineData(DhtErrorCodes.CannotHolepunch, "the reason", "limit of open files")]
    [InlineData(DhtErrorCodes.HolepunchAborted, "(our NAT random, the server's consistent)", "firewall")]
    public void EveryEndOfAPunch_IsOneSentenceWithReasonAndAdvice(string code, string why, string whatToDo)
    {
        var trace = new ConnectTrace { LocalNat = NatKind.Random, RemoteNat = NatKind.Consistent, Strategy = "birthday" };

        var sentence = DirectFailure.OfPunch(code, "the reason", trace);

        Assert.StartsWith($"No direct path ({code}): ", sentence, StringComparison.Ordinal);
        Assert.Contains(why, sentence, StringComparison.Ordinal);
        Assert.Contains(whatToDo, sentence, StringComparison.Ordinal);
        Assert.Contains("RelayThrough", sentence, StringComparison.Ordinal);
        Assert.Equal(sentence.Length - 1, sentence.IndexOf('.', StringComparison.Ordinal));
    }

    [Fact]
    public void RelayThatDidNotHelp_IsNamedBesideThePunch() => Assert.Equal(
        "No direct path (HOLEPUNCH_ABORTED): no hole could be punched, and the relay did not help either: PEER_NOT_FOUND; "
        + "see whether the relay runs and both sides reach it, or name another one.",
        DirectFailure.OfRelay(DhtErrorCodes.HolepunchAborted, DhtErrorCodes.PeerNotFound));
}
