using System.Text.Json;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Listening;
using HyperDht.Connections.Punching;
using HyperDht.Cryptography;
using HyperDht.Firewall;
using HyperDht.Interop.Tests.Vectors.Connect.Fakes;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Records.Storage;
using HyperDht.Rpc;
using HyperDht.Testing;
using HyperDht.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>One handshake at a listener (spec 03 §12.3).</summary>
internal static class ServerRunners
{
    private static readonly SodiumCryptoSuite Suite = new();

    public static void Handshake(VectorCase vector) =>
        SimulatedNetwork.RunAsync(1, network => network.InvokeAsync(() => RunAsync(network, vector))).GetAwaiter().GetResult();

    private static async Task RunAsync(SimulatedNetwork network, VectorCase vector)
    {
        var (input, output) = (vector.Input, vector.Output);
        var config = input.GetProperty("config");
        using var clientKey = KeyPair.FromSeed(input.GetProperty("seeds").Hex("client"));
        using var serverKey = KeyPair.FromSeed(input.GetProperty("seeds").Hex("server"));
        var factory = new NoiseHandshakeFactory(Suite, network.Random);
        var candidates = new FakeCandidates(network.Loop, config.GetProperty("streamId").GetUInt32());
        var asked = new List<ConnectionCandidate>();
        var dialed = new List<PublicKey>();
        var random = new FirstDraw(input.GetProperty("seeds").IsNull("relayToken") ? [] : input.GetProperty("seeds").Hex("relayToken"), network.Random);
        var surfaced = new List<IHyperDhtConnection>();
        var limits = new ConnectionsLimits();
        var transport = new FakeTransport(network.Loop);
        var forwards = new ForwardTable(new MemoryRecordStore(new RecordsOptions(), new HyperDhtLimits(), network.Loop, network.Random));
        var context = new ListenContext(
            network.Loop,
            new FakeSelf(),
            candidates,
            factory,
            new InlineHandshakeWork(),
            new ListenerTable(),
            forwards,
            PunchContext.Create(new HyperDhtOptions(), transport, Silent(), Substitute.For<IDatagramReceiver>(), random, []),
            NullLogger.Instance)
        {
            RelayClients = SilentRelays.Create(dialed.Add),
            Limits = limits,
            Handshakes = new HandshakeTable(limits),
            Replays = new ReplayMemory(limits.RememberedHandshakes),
            Admission = new HandshakeAdmission(limits, exemptLoopback: true),
        };
        var verdict = config.GetProperty("firewall").GetString();
        var policy = new DelegateFirewallPolicy(candidate =>
        {
            asked.Add(candidate);
            return verdict == "throw" ? throw new InvalidOperationException("no") : verdict == "accept";
        });
        using var responder = new HandshakeResponder(context, serverKey, policy, () => Terms(config), new ListenPunchPolicy(_ => true, null), surfaced.Add)
        {
            ClearWait = new ListenOptions().HandshakeClearWait,
        };

        var request = input.GetProperty("request");
        var payload = request.IsNull("payload") ? request.Hex("rawPayload") : NoisePayloadCodec.Encode(ConnectJson.Payload(request.GetProperty("payload")));
        using var client = factory.Create(NoisePattern.IK, true, clientKey, serverKey.PublicKey, DhtNamespace.Of(0));
        var message1 = new byte[payload.Length + client.NextOverhead];
        Assert.True(client.TryWriteMessage(payload, message1));
        var route = input.GetProperty("route");
        var from = ConnectJson.Address(route.GetProperty("from"));
        var claimed = route.OptionalAddress("clientAddress");
        var answer = await responder.AnswerAsync(message1, claimed, new FakeRequest(from, ConnectJson.Address(route.GetProperty("to"))));

        AssertAnswer(output, client, answer);
        await network.Delay(TimeSpan.Zero);
        AssertEffects(output, clientKey.PublicKey, asked, candidates, context.Punching.Routes.TryGet(clientKey.PublicKey, out _));
        AssertSockets(output, transport);
        Assert.Equal(Relays(output), dialed);
        Assert.Equal(answer, await responder.AnswerAsync(message1, claimed, new FakeRequest(from, default)));
    }

    private static IEnumerable<PublicKey> Relays(JsonElement output) => output.GetProperty("effects").EnumerateArray()
        .Where(effect => effect.GetProperty("effect").GetString() == "relay-connect")
        .Select(effect => new PublicKey(effect.Hex("publicKey")));

    private static IDhtRpc Silent()
    {
        var rpc = Substitute.For<IDhtRpc>();
        rpc.ToArray(Arg.Any<int>()).Returns([]);
        return rpc;
    }

    // On a LAN ours opens the punch socket when the client asks for a punch, which it seldom does.
    private static void AssertSockets(JsonElement output, FakeTransport transport)
    {
        var opened = output.GetProperty("effects").EnumerateArray().Count(e => e.GetProperty("effect").GetString() == "open-punch-socket");
        Assert.Equal(output.IsNull("answerSocket") || output.GetProperty("answerSocket").GetString() == "main" ? 0 : opened, transport.Opened.Count);
    }

    private static ServerTerms Terms(JsonElement config) => new()
    {
        PublicAddress = config.OptionalAddress("publicAddress"),
        LocalAddresses = config.GetProperty("shareLocalAddress").GetBoolean() ? config.Addresses("localAddresses") : [],
        Relays = ConnectJson.Relays(config.GetProperty("relays")),
        CanHolepunch = !config.GetProperty("neverPunch").GetBoolean(),
        ReusableSocket = !config.IsNull("reusableSocket") && config.GetProperty("reusableSocket").GetBoolean(),
        RelayThrough = config.IsNull("relayThrough") ? null : new RelayKeys(new PublicKey(config.Hex("relayThrough"))),
    };

    private static void AssertAnswer(JsonElement output, INoiseHandshake client, ServerAnswer? given)
    {
        Assert.Equal(output.IsNull("answer"), given is null);
        if (given is not { Bytes: var message2, Socket: var socket })
        {
            return;
        }

        var plaintext = new byte[message2.Length];
        Assert.True(client.TryReadMessage(message2, plaintext, out var length));
        Assert.True(NoisePayloadCodec.TryDecode(plaintext.AsSpan(0, length), out var answer));
        PayloadRunners.AssertEqual(ConnectJson.Payload(output.GetProperty("answer")), answer);
        Assert.Equal(output.GetProperty("answerSocket").GetString(), socket is null ? "main" : ((FakeSocket)socket).Name);
    }

    private static void AssertEffects(JsonElement output, PublicKey client, List<ConnectionCandidate> asked, FakeCandidates candidates, bool hasRoute)
    {
        var hooks = new List<PeerAddress>();
        var binds = new List<(string Socket, uint RemoteId, PeerAddress To)>();
        var isRouteExpected = false;
        foreach (var effect in output.GetProperty("effects").EnumerateArray())
        {
            switch (effect.GetProperty("effect").GetString())
            {
                case "firewall-hook":
                    hooks.Add(ConnectJson.Address(effect.GetProperty("address")));
                    break;
                case "stream-connect":
                    binds.Add((effect.GetProperty("socket").GetString()!, effect.GetProperty("remoteId").GetUInt32(), ConnectJson.Address(effect.GetProperty("to"))));
                    break;
                case "remember-route":
                    isRouteExpected = true;
                    break;
                case "open-punch-socket":
                    break;
                case "connection-event":
                    // Ours comes when the client has proven itself (spec 03 §24).
                    break;
                case "relay-connect" or "relay-pair":
                    break;
                default:
                    Assert.Fail($"Unknown effect {effect}.");
                    break;
            }
        }

        Assert.Equal(hooks, asked.Select(candidate => candidate.ClaimedAddress ?? candidate.Source));
        Assert.All(asked, candidate => Assert.Equal(client, candidate.RemotePublicKey));
        Assert.Equal(binds, candidates.Bound);
        Assert.Equal(isRouteExpected, hasRoute);
    }
}
