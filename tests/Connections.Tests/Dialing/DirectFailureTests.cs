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

        var sentence = DirectFailure.OfPunch(code, "the reason", trace).Sentence;

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
        DirectFailure.OfRelay(DhtErrorCodes.HolepunchAborted, DhtErrorCodes.PeerNotFound).Sentence);

    [Fact]
    public void SentenceOfAConnectionOnARelay_KeepsTheReasonAndTellsNobodyToNameOne()
    {
        var trace = new ConnectTrace();

        Assert.Equal(
            "No direct path (REMOTE_ABORTED): it gave up; try again in half a minute; a relay carries the connection instead.",
            DirectFailure.OfPunch(DhtErrorCodes.RemoteAborted, "it gave up", trace).SentenceForRelayed());
        Assert.Equal(
            "A way to the server was found at 10.0.0.1:2, but the server did not prove itself there, which a NAT that forgets or a firewall "
            + "that filters streams would explain; a relay carries the connection instead.",
            DirectFailure.OfUnproven(PeerAddress.Parse("10.0.0.1:2")).SentenceForRelayed());
        Assert.EndsWith("or set Firewalled to true; a relay carries the connection instead.", DirectFailure.OfWait().SentenceForRelayed(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_NamesItsOwnOption()
    {
        var why = DirectFailure.OfPunch(DhtErrorCodes.HolepunchDoubleRandomizedNats, string.Empty, new ConnectTrace());

        Assert.EndsWith("; name a blind relay on either side (RelayThrough).", why.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("; name a blind relay on either side (--relay-through <key>).", why.SentenceFor("--relay-through <key>"), StringComparison.Ordinal);
        Assert.DoesNotContain("blind relay", DirectFailure.OfWait().SentenceFor("--relay-through <key>"), StringComparison.Ordinal);
    }
}
