namespace HyperDht.Connections.Dialing;

/// <summary>Says why no direct path came about, and what to do.</summary>
/// <remarks>Pure.</remarks>
internal static class DirectFailure
{
    /// <summary>After a punch that came to nothing.</summary>
    /// <param name="code">The punch's inner code, one of <see cref="DhtErrorCodes"/>.</param>
    /// <param name="reason">The punch's own words.</param>
    /// <param name="trace">What both NATs were taken for.</param>
    public static NoDirectPath OfPunch(string code, string reason, ConnectTrace trace) => code switch
    {
        DhtErrorCodes.HolepunchDoubleRandomizedNats => Punch(
            code, "both NATs pick another port for every destination, so neither side can tell the other where to send", null),
        DhtErrorCodes.HolepunchProbeTimeout => Punch(
            code, $"{reason}, because too few nodes saw the same socket", "see whether UDP passes on both sides"),
        DhtErrorCodes.RemoteAborted => Punch(code, reason, "try again in half a minute"),
        DhtErrorCodes.RemoteNotHolepunchable or DhtErrorCodes.RemoteNotHolepunching => Punch(
            code, reason, "see what the server's NAT is with 'hyperdht doctor' there"),
        DhtErrorCodes.BadHolepunchReply or DhtErrorCodes.HolepunchInvalid => Punch(
            code, $"the nodes between both sides did not carry the punch ({reason})", "try again"),
        DhtErrorCodes.CannotHolepunch => Punch(code, reason, "raise the limit of open files"),
        _ => Punch(code, $"{reason}{Kinds(trace)}", "look for a firewall that drops UDP"),
    };

    /// <summary>After a punch that came to nothing, and a relay that did not help.</summary>
    /// <param name="punch">The punch's inner code.</param>
    /// <param name="relay">What is wrong with the relay.</param>
    public static NoDirectPath OfRelay(string punch, string relay) => Punch(
        punch,
        $"no hole could be punched, and the relay did not help either: {relay}",
        "see whether the relay runs and both sides reach it, or name another one",
        relayHelps: false);

    /// <summary>The server, told that anybody reaches us, did not.</summary>
    public static NoDirectPath OfWait() => new(
        "The server did not reach our public address within 10 s, which a firewall in front of this host would explain",
        "open the UDP port in it, or set Firewalled to true",
        RelayHelps: false);

    /// <summary>A server that is said to be reachable did not answer.</summary>
    /// <param name="remote">Where it was tried.</param>
    public static NoDirectPath OfSilence(PeerAddress remote) => new(
        $"The server did not answer at {remote}, where it says that anybody reaches it", "see whether a firewall there drops UDP", RelayHelps: true);

    /// <summary>A way was found, and then nothing that was sent on it was answered.</summary>
    /// <param name="remote">Where it led.</param>
    public static NoDirectPath OfUnproven(PeerAddress remote) => new(
        $"A way to the server was found at {remote}, but the server did not prove itself there, which a NAT that forgets or a firewall that filters streams would explain",
        null,
        RelayHelps: true);

    private static NoDirectPath Punch(string code, string why, string? advice, bool relayHelps = true) =>
        new($"No direct path ({code}): {why}", advice, relayHelps);

    private static string Kinds(ConnectTrace trace) => trace.Strategy is null ? string.Empty
        : $" (our NAT {ConnectNames.Of(trace.LocalNat)}, the server's {ConnectNames.Of(trace.RemoteNat)})";
}
