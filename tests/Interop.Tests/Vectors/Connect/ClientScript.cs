using System.Text.Json;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Holepunch.Payloads;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Records.Encoding;
using HyperDht.Rpc;
using HyperDht.Runtime;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>The scripted network of a client-connect vector: answers what the client asks, notes what it asked.</summary>
internal sealed class ClientScript
{
    private readonly JsonElement _input;
    private readonly INoiseHandshakeFactory _noise;
    private readonly KeyPair _serverKey;
    private readonly KeyPair _clientKey;
    private readonly bool _lanAnswers;
    private SessionKeys? _keys;

    public ClientScript(JsonElement input, INoiseHandshakeFactory noise, KeyPair clientKey, KeyPair serverKey)
    {
        _input = input;
        _noise = noise;
        _clientKey = clientKey;
        _serverKey = serverKey;
        _lanAnswers = input.GetProperty("config").TryGetProperty("lanAnswers", out var answers) && answers.GetBoolean();
        Rpc = Substitute.For<IDhtRpc>();
        Rpc.ToArray(Arg.Any<int>()).Returns([]);
        Rpc.Query(Arg.Any<DhtCall>(), Arg.Any<DhtQueryOptions?>()).Returns(c => Query(c.ArgAt<DhtCall>(0), c.ArgAt<DhtQueryOptions?>(1)!));
        Rpc.RequestAsync(Arg.Any<DhtCall>(), Arg.Any<PeerAddress>(), Arg.Any<DhtRequestOptions?>(), Arg.Any<CancellationToken>())
            .Returns(c => RequestAsync(c.ArgAt<DhtCall>(0), c.ArgAt<PeerAddress>(1)));
        Rpc.PingAsync(Arg.Any<PeerAddress>(), Arg.Any<DhtRequestOptions?>(), Arg.Any<CancellationToken>())
            .Returns(c => PingAsync(c.ArgAt<PeerAddress>(0)));
    }

    public IDhtRpc Rpc { get; }

    /// <summary>What the client did, one line each.</summary>
    public List<string> Effects { get; } = [];

    /// <summary>What the client wrote into message 1.</summary>
    public NoisePayload? Message1 { get; private set; }

    /// <summary>What the client wrote into its first punch round.</summary>
    public HolepunchPayload? Punch { get; private set; }

    private IDhtQuery Query(DhtCall call, DhtQueryOptions options)
    {
        var start = options.Nodes.Count == 0 ? "" : string.Join(",", options.Nodes);
        Effects.Add($"find-peer {call.Target!.Value} {options.Retries} {start}");
        var query = Substitute.For<IDhtQuery>();
        query.GetAsyncEnumerator(Arg.Any<CancellationToken>()).Returns(_ => FoundAsync().GetAsyncEnumerator());
        return query;
    }

    private async IAsyncEnumerable<DhtResponse> FoundAsync()
    {
        foreach (var node in _input.Addresses("found"))
        {
            await Task.Yield();
            yield return new DhtResponse { From = node, To = default, Value = PeerCodec.Encode(new DhtPeer(_serverKey.PublicKey, [])) };
        }
    }

    private async Task<DhtResponse> RequestAsync(DhtCall call, PeerAddress to)
    {
        if (call.Command == PeerHolepunchCommand.CommandId)
        {
            NotePunch(call, to);
            throw new HyperDhtException(DhtErrorCodes.RequestTimeout, "No answer.");
        }

        Effects.Add($"handshake-request {to}");
        Assert.Equal(PeerHandshakeCommand.CommandId, call.Command);
        Assert.True(PeerHandshakeMessage.TryDecode(call.Value!.Value, out var message));
        await Task.Yield();
        if (!_input.GetProperty("replies").TryGetProperty(to.ToString(), out var reply) || reply.ValueKind == JsonValueKind.String)
        {
            return reply is { ValueKind: JsonValueKind.String } && reply.GetString() == "bad-reply"
                ? new DhtResponse { From = to, To = default }
                : throw new HyperDhtException(DhtErrorCodes.RequestTimeout, "No answer.");
        }

        return new DhtResponse
        {
            From = to,
            To = reply.OptionalAddress("clientAddress") ?? default,
            Value = new PeerHandshakeMessage(HandshakeMode.Reply, Answer(message, reply), reply.OptionalAddress("serverAddress")).Encode(),
        };
    }

    // The vectors end with the first round; other relays of the server are tried, too (threat-model H7).
    private void NotePunch(DhtCall call, PeerAddress to)
    {
        Assert.True(PeerHolepunchMessage.TryDecode(call.Value!.Value, out var message));
        Assert.Equal(HandshakeMode.FromClient, message.Mode);
        if (!Effects.Exists(effect => effect.StartsWith("holepunch-request", StringComparison.Ordinal)))
        {
            Effects.Add($"holepunch-request {to} {message.Id} {message.Peer}");
            Assert.True(new SecurePayload(HolepunchSecret.Of(_keys!), SystemRandomSource.Instance).TryOpen(message.Payload.Span, out var payload));
            Punch = payload;
        }
    }

    private byte[] Answer(PeerHandshakeMessage message, JsonElement reply)
    {
        if (!reply.IsNull("garbage"))
        {
            return reply.Hex("garbage");
        }

        using var server = _noise.Create(NoisePattern.IK, false, _serverKey, null, DhtNamespace.Of(0));
        var plaintext = new byte[message.Noise.Length];
        Assert.True(server.TryReadMessage(message.Noise.Span, plaintext, out var length));
        Assert.True(NoisePayloadCodec.TryDecode(plaintext.AsSpan(0, length), out var payload));
        Assert.Equal(_clientKey.PublicKey, server.RemotePublicKey);
        Message1 = payload;

        var answer = reply.IsNull("payload") ? reply.Hex("rawPayload") : NoisePayloadCodec.Encode(ConnectJson.Payload(reply.GetProperty("payload")));
        var message2 = new byte[answer.Length + server.NextOverhead];
        Assert.True(server.TryWriteMessage(answer, message2));
        _keys = server.Finish();
        return message2;
    }

    private async Task<DhtResponse> PingAsync(PeerAddress to)
    {
        Effects.Add($"lan-ping {to}");
        await Task.Yield();
        return _lanAnswers
            ? new DhtResponse { From = to, To = default }
            : throw new HyperDhtException(DhtErrorCodes.RequestTimeout, "No answer.");
    }
}
