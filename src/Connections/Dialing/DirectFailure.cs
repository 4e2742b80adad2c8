namespace HyperDht.Connections.Dialing;

/// <summary>Says in one sentence why no direct path came about, and what to do.</summary>
/// <remarks>Pure.</remarks>
internal static class DirectFailure
{
    /// <summary>Names the option that helps, as a program knows it.</summary>
    public const string RelayOption = "RelayThrough";

    /// <summary>What to do where nothing else helps.</summary>
    public const string NameRelay = $"name a blind relay on either side ({RelayOption})";

    /// <summary>After a punch that came to nothing.</summary>
    /// <param name="code">The punch's inner code, one of <see cref="DhtErrorCodes"/>.</param>
    /// <param name="reason">The punch's own words.</param>
    /// <param name="trace">What both NATs were taken for.</param>
    public static string OfPunch(string code, string reason, ConnectTrace trace) => code switch
    {
        DhtErrorCodes.HolepunchDoubleRandomizedNats => Sentence(
            code, "both NATs pick another port for every destination, so neither side can tell the other where to send", NameRelay),
        DhtErrorCodes.HolepunchProbeTimeout => Sentence(
            code, $"{reason}, because too few nodes saw the same socket", $"see whether UDP passes on both sides, or {NameRelay}"),
        DhtErrorCodes.RemoteAborted => Sentence(code, reason, $"try again in half a minute, or {NameRelay}"),
        DhtErrorCodes.RemoteNotHolepunchable or DhtErrorCodes.RemoteNotHolepunching => Sentence(
            code, reason, $"see what the server's NAT is with 'hyperdht doctor' there, or {NameRelay}"),
        DhtErrorCodes.BadHolepunchReply or DhtErrorCodes.HolepunchInvalid => Sentence(
            code, $"the nodes between both sides did not carry the punch ({reason})", $"try again, or {NameRelay}"),
        DhtErrorCodes.CannotHolepunch => Sentence(code, reason, $"raise the limit of open files, or {NameRelay}"),
        _ => Sentence(code, $"{reason}{Kinds(trace)}", $"look for a firewall that drops UDP, or {NameRelay}"),
    };

    /// <summary>After a punch that came to nothing, and a relay that did not help.</summary>
    /// <param name="punch">The punch's inner code.</param>
    /// <param name="relay">What is wrong with the relay.</param>
    public static string OfRelay(string punch, string relay) => Sentence(
        punch, $"no hole could be punched, and the relay did not help either: {relay}", "see whether the relay runs and both sides reach it, or name another one");

    /// <summary>The server, told that anybody reaches us, did not.</summary>
    public static string OfWait() =>
        "The server did not reach our public address within 10 s, which a firewall in front of this host would explain; open the UDP port in it, or set Firewalled to true.";

    /// <summary>A server that is said to be reachable did not answer.</summary>
    /// <param name="remote">Where it was tried.</param>
    public static string OfSilence(PeerAddress remote) =>
        $"The server did not answer at {remote}, where it says that anybody reaches it; see whether a firewall there drops UDP, or {NameRelay}.";

    /// <summary>A way was found, and then nothing that was sent on it was answered.</summary>
    /// <param name="remote">Where it led.</param>
    public static string OfUnproven(PeerAddress remote) =>
        $"A way to the server was found at {remote}, but the server did not prove itself there, which a NAT that forgets or a firewall that filters streams would explain; {NameRelay}.";

    private static string Sentence(string code, string why, string whatToDo) => $"No direct path ({code}): {why}; {whatToDo}.";

    private static string Kinds(ConnectTrace trace) => trace.Strategy is null ? string.Empty
        : $" (our NAT {ConnectNames.Of(trace.LocalNat)}, the server's {ConnectNames.Of(trace.RemoteNat)})";
}
