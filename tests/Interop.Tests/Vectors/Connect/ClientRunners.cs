using System.Text.Json;
using HyperDht.Connections.Dialing;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Cryptography;
using HyperDht.Interop.Tests.Vectors.Connect.Fakes;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Records.Client;
using HyperDht.Records.Storage;
using HyperDht.Testing;
using HyperDht.Transport;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>One connect against a scripted network (spec 03 §13).</summary>
internal static class ClientRunners
{
    private static readonly SodiumCryptoSuite Suite = new();

    public static void Connect(VectorCase vector) =>
        SimulatedNetwork.RunAsync(1, network => network.InvokeAsync(() => RunAsync(network, vector))).GetAwaiter().GetResult();

    private static async Task RunAsync(SimulatedNetwork network, VectorCase vector)
    {
        var (input, output) = (vector.Input, vector.Output);
        var config = input.GetProperty("config");
        using var clientKey = KeyPair.FromSeed(input.GetProperty("seeds").Hex("client"));
        using var serverKey = KeyPair.FromSeed(input.GetProperty("seeds").Hex("server"));
        var factory = new NoiseHandshakeFactory(Suite, network.Random);
        var script = new ClientScript(input, factory, clientKey, serverKey);
        var candidates = new FakeCandidates(network.Loop, config.GetProperty("streamId").GetUInt32());
        var forwards = new ForwardTable(new MemoryRecordStore(new RecordsOptions(), new HyperDhtLimits(), network.Loop, network.Random));
        var self = Self(config);
        var random = new FirstDraw(input.GetProperty("seeds").IsNull("relayToken") ? [] : input.GetProperty("seeds").Hex("relayToken"), network.Random);
        var transport = new FakeTransport(network.Loop);
        if (config.OptionalAddress("ownRoute") is { } route)
        {
            forwards.Set(NodeId.FromPublicKey(serverKey.PublicKey), new byte[1], route);
        }

        var context = new DialContext(
            network.Loop,
            script.Rpc,
            new PeerClient(script.Rpc),
            forwards,
            self,
            candidates,
            factory,
            new InlineHandshakeWork(),
            PunchContext.Create(new HyperDhtOptions(), transport, script.Rpc, Substitute.For<IDatagramReceiver>(), random, []))
        {
            Rejoins = new SlotGate(1),
            RelayClients = SilentRelays.Create(relay => script.Effects.Add($"relay-connect {relay.ToHex()}")),
        };
        if (!config.IsNull("cachedRelays"))
        {
            context.Relays.Set(serverKey.PublicKey, config.Addresses("cachedRelays"));
        }

        var local = config.IsNull("localConnection") || config.GetProperty("localConnection").GetBoolean();
        var request = new DialRequest(serverKey.PublicKey, clientKey, config.Addresses("relayAddresses"), local)
        {
            RelayThrough = config.IsNull("relayThrough") ? null : new RelayKeys(new PublicKey(config.Hex("relayThrough"))),
            ReusableSocket = !config.IsNull("reusableSocket") && config.GetProperty("reusableSocket").GetBoolean(),
            FastOpen = config.IsNull("fastOpen") || config.GetProperty("fastOpen").GetBoolean(),
        };
        await DialAsync(network, new DialAttempt(context, request), output, script);

        // Every relay of the server gets its chance; the reference stops at the first.
        script.Effects.AddRange(transport.Opened.SelectMany(socket => socket.Sent).Take(1).Select(sent => $"packet {sent.To} {sent.TimeToLive}"));
        script.Effects.AddRange(candidates.Bound.Select(bind => $"stream-connect {bind.Socket} {bind.RemoteId} {bind.To}"));
        if (candidates.Bound.Count > 0 && context.Relays.TryGet(serverKey.PublicKey, out var cached))
        {
            script.Effects.Add($"cache-relays {string.Join(",", cached)}");
        }

        if (context.Punching.Routes.TryGet(serverKey.PublicKey, out _))
        {
            script.Effects.Add("remember-route");
        }

        foreach (var round in output.GetProperty("effects").EnumerateArray().Where(e => e.TryGetProperty("payload", out _)))
        {
            PunchPayloadRunners.AssertEqual(round.GetProperty("payload"), script.Punch!);
        }

        Assert.Equal(Expected(output, !config.IsNull("lanAnswers")).Order(), script.Effects.Order());
        if (!output.IsNull("message1") && script.Message1 is { } message1)
        {
            PayloadRunners.AssertEqual(ConnectJson.Payload(output.GetProperty("message1")), message1);
        }
    }

    private static async Task DialAsync(SimulatedNetwork network, DialAttempt attempt, JsonElement output, ClientScript script)
    {
        try
        {
            await attempt.RunAsync(CancellationToken.None);
        }
        catch (HyperDhtException error) when (error.ErrorCode is DhtErrorCodes.RelayAborted)
        {
            // The vector ends while the client waits at the relay.
            Assert.Equal(TimeSpan.FromSeconds(15), network.Now);
        }
        catch (HyperDhtException error) when (!IsPassiveWait(output))
        {
            script.Effects.Add($"error {error.ErrorCode}");
        }
        catch (HyperDhtException error)
        {
            // The vector ends while the client waits for the server.
            Assert.Equal(DhtErrorCodes.HolepunchAborted, error.ErrorCode);
            Assert.Equal(TimeSpan.FromSeconds(10), network.Now);
        }
    }

    private static FakeSelf Self(JsonElement config)
    {
        var port = config.GetProperty("serverPort").GetInt32();
        return new FakeSelf
        {
            PublicAddress = config.OptionalAddress("publicAddress"),
            IsSuspended = config.TryGetProperty("suspended", out var suspended) && suspended.GetBoolean(),
            IsPersistent = !config.IsNull("ownRoute"),
            LocalAddresses = [.. config.GetProperty("interfaces").EnumerateArray().Select(host => PeerAddress.Parse($"{host.GetString()}:{port}"))],
        };
    }

    private static bool IsPassiveWait(JsonElement output) => output.GetProperty("timers").EnumerateArray().Any(t => t.GetInt32() == 10_000);

    private static IEnumerable<string> Expected(JsonElement output, bool hasLanAnswer)
    {
        foreach (var effect in output.GetProperty("effects").EnumerateArray())
        {
            switch (effect.GetProperty("effect").GetString())
            {
                case "find-peer":
                    yield return $"find-peer {effect.GetProperty("target").GetString()} {effect.GetProperty("retries").GetInt32()} {string.Join(",", effect.Addresses("startNodes"))}";
                    break;
                case "handshake-request":
                    yield return $"handshake-request {ConnectJson.Address(effect.GetProperty("to"))}";
                    break;
                case "lan-ping":
                    yield return $"lan-ping {ConnectJson.Address(effect.GetProperty("to"))}";
                    break;
                case "stream-connect":
                    yield return $"stream-connect {effect.GetProperty("socket").GetString()} {effect.GetProperty("remoteId").GetUInt32()} {ConnectJson.Address(effect.GetProperty("to"))}";
                    break;
                case "cache-relays":
                    yield return $"cache-relays {string.Join(",", effect.Addresses("list"))}";
                    break;
                case "error":
                    yield return $"error {effect.GetProperty("code").GetString()}";
                    break;
                case "holepunch-request":
                    yield return $"holepunch-request {ConnectJson.Address(effect.GetProperty("to"))} {effect.GetProperty("id").GetUInt64()} {ConnectJson.Address(effect.GetProperty("peerAddress"))}";
                    break;
                case "packet" when !hasLanAnswer:
                    yield return $"packet {ConnectJson.Address(effect.GetProperty("to"))} {effect.GetProperty("ttl").GetInt32()}";
                    break;
                case "relay-connect":
                    yield return $"relay-connect {effect.GetProperty("publicKey").GetString()}";
                    break;
                case "remember-route":
                    yield return "remember-route";
                    break;
                case "relay-pair":
                    // No relay answers here; what it is asked is checked by the vectors of its channel.
                    break;
                case "open-punch-socket" or "packet" or "secret-stream-start":
                    // The encrypted stream starts with the bind; a neighbour that answers at once spares the punch.
                    break;
                default:
                    Assert.Fail($"Unknown effect {effect}.");
                    break;
            }
        }
    }
}
