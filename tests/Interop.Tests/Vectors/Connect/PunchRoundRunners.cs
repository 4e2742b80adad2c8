using System.Text.Json;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Runtime;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>One punch round at a listener (spec 03 §12.4).</summary>
internal static class PunchRoundRunners
{
    public static void Answer(VectorCase vector) => AnswerAsync(vector).GetAwaiter().GetResult();

    private static async Task AnswerAsync(VectorCase vector)
    {
        var (input, output) = (vector.Input, vector.Output);
        var setup = input.GetProperty("setup");
        var side = new FakeSide(setup);
        var secure = new SecurePayload(setup.Hex("holepunchSecret"), SystemRandomSource.Instance);
        var tokens = new HolepunchTokens(setup.Hex("localSecret"));
        var rounds = new ListenRounds(side, secure, tokens, Terms(setup, side));
        var peer = ConnectJson.Address(input.GetProperty("peerAddress"));
        Assert.Equal(output.Hex("expectedToken"), tokens.For(peer.Host).ToArray());

        // The id and whether there is a punch at all are looked at before the rounds.
        if (setup.GetProperty("id").GetUInt64() != 0 || Is(setup, "opened", false))
        {
            Assert.True(output.IsNull("reply"));
            return;
        }

        if (setup.GetProperty("round").GetUInt64() is > 0 and var round)
        {
            await rounds.AnswerAsync(Request(secure, new() { Round = round, Kind = side.Remote.Kind }, setup, peer, isOnPunchSocket: false));
            side.Effects.Clear();
        }

        var payload = PunchPayloadRunners.Read(input.GetProperty("request"));
        var answer = await rounds.AnswerAsync(Request(secure, payload, setup, peer, input.GetProperty("requestSocket").GetString() == "punch"));

        Assert.NotNull(answer);
        Assert.True(secure.TryOpen(answer.Payload, out var reply));
        PunchPayloadRunners.AssertEqual(output.GetProperty("reply"), reply);
        Assert.Equal(output.GetProperty("replySocket").GetString(), answer.IsFromPunchSocket ? "punch" : "main");
        Assert.Equal(output.GetProperty("roundAfter").GetUInt64(), rounds.Round);
        AssertRemote(output.GetProperty("remoteState"), side.Remote);
        Assert.Equal(output.GetProperty("effects").EnumerateArray().Select(Text), side.Effects);
    }

    private static PunchRequest Request(
        SecurePayload secure, HolepunchPayload payload, JsonElement setup, PeerAddress peer, bool isOnPunchSocket) => new(
        secure.Seal(payload),
        peer,
        ConnectJson.Address(setup.GetProperty("relayAddress")),
        ConnectJson.Address(setup.GetProperty("serverAddress")),
        setup.GetProperty("fromServerRelay").GetBoolean(),
        isOnPunchSocket);

    private static ListenTerms Terms(JsonElement setup, FakeSide side) => new()
    {
        Allows = situation =>
        {
            side.Effects.Add($"holepunch-hook {(ulong)situation.Remote} {(ulong)situation.Local}");
            return !Is(setup, "hook", false);
        },
        IsThrottled = () => !setup.IsNull("randomPunches") || !setup.IsNull("lastRandomPunchAgo"),
        IsRelayed = () => Is(setup, "relayed", true),
        Punching = () => { },
    };

    private static void AssertRemote(JsonElement expected, RemoteState remote)
    {
        Assert.Equal(expected.GetProperty("firewall").GetUInt64(), (ulong)remote.Kind);
        Assert.Equal(expected.GetProperty("punching").GetBoolean(), remote.IsPunching);
        Assert.Equal(
            expected.GetProperty("addresses").EnumerateArray().Select(a => new PunchTarget(ConnectJson.Address(a), a.GetProperty("verified").GetBoolean())),
            remote.Targets);
    }

    private static string Text(JsonElement effect) => effect.GetProperty("effect").GetString() switch
    {
        "holepunch-hook" => $"holepunch-hook {effect.GetProperty("remoteFirewall").GetUInt64()} {effect.GetProperty("localFirewall").GetUInt64()}",
        "ping" => $"ping {ConnectJson.Address(effect.GetProperty("to"))}",
        "nat-sample" => $"nat-sample {ConnectJson.Address(effect.GetProperty("to"))} {ConnectJson.Address(effect.GetProperty("from"))}",
        var other => other!,
    };

    private static bool Is(JsonElement element, string name, bool value) =>
        element.TryGetProperty(name, out var found) && found.ValueKind == (value ? JsonValueKind.True : JsonValueKind.False);

    private sealed class FakeSide(JsonElement setup) : IPunchSide
    {
        public List<string> Effects { get; } = [];

        public NatKind Kind => (NatKind)setup.GetProperty("nat").GetProperty("firewall").GetUInt64();

        public IReadOnlyList<PeerAddress>? Addresses =>
            setup.GetProperty("nat").IsNull("addresses") ? null : setup.GetProperty("nat").Addresses("addresses");

        public RemoteState Remote { get; } = new() { Kind = setup.IsNull("remoteFirewall") ? NatKind.Unknown : (NatKind)setup.GetProperty("remoteFirewall").GetUInt64() };

        public bool IsPunching { get; private set; }

        public bool IsOver { get; private set; }

        public Task<bool> AnalyzeAsync(bool reopen)
        {
            if (!Is(setup, "stable", false))
            {
                return Task.FromResult(true);
            }

            if (reopen)
            {
                Effects.Add("reopen-sockets");
            }

            return Task.FromResult(reopen && Is(setup, "stableAfterReopen", true));
        }

        public void AddSample(NatSample sample) => Effects.Add($"nat-sample {sample.Seen} {sample.Referrer}");

        public void SendOpening(PeerAddress to) => Assert.Fail("A listener sends no opening probe in a round.");

        public void SendProbe(PeerAddress to) => Effects.Add($"ping {to}");

        public void JoinTurn() => Assert.Fail("A listener has no turn to join.");

        public void Freeze() => Effects.Add("nat-freeze");

        public bool TryPunch()
        {
            Effects.Add("punch");
            IsPunching = !Is(setup, "punchStarts", false);
            return IsPunching;
        }

        public void Abort()
        {
            Effects.Add("destroy-puncher");
            IsOver = true;
        }
    }
}
