using System.Text.Json;
using HyperDht.Cryptography;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Noise;

namespace HyperDht.Interop.Tests.Vectors.Noise;

/// <summary>Frames, conversations, unordered messages (spec 05 §5, §8).</summary>
internal static class StreamRunners
{
    private static readonly SodiumCryptoSuite Suite = new();

    public static void Derivation(VectorCase vector)
    {
        var hash = vector.Input.Hex("handshakeHash");
        var value = new byte[32];

        StreamDerivation.DeriveId(Suite, hash, true, value);
        Assert.Equal(vector.Output.Hex("initiatorId"), value);
        StreamDerivation.DeriveId(Suite, hash, false, value);
        Assert.Equal(vector.Output.Hex("responderId"), value);
        StreamDerivation.DeriveSendKey(Suite, hash, true, value);
        Assert.Equal(vector.Output.Hex("initiatorSendKey"), value);
        StreamDerivation.DeriveSendKey(Suite, hash, false, value);
        Assert.Equal(vector.Output.Hex("responderSendKey"), value);
    }

    public static void UnorderedSeal(VectorCase vector)
    {
        using var sender = new UnorderedSender(
            Suite,
            vector.Input.Hex("handshakeHash"),
            vector.Input.GetProperty("from").GetString() == "initiator",
            BitConverter.ToUInt64(vector.Input.Hex("start")));

        var envelopes = NoiseRunners.Strings(vector.Input.GetProperty("plaintexts")).Select(text =>
        {
            var plaintext = Convert.FromHexString(text);
            var envelope = new byte[plaintext.Length + UnorderedEnvelope.Overhead];
            Assert.True(sender.TrySeal(plaintext, envelope));
            return Convert.ToHexStringLower(envelope);
        });

        Assert.Equal(NoiseRunners.Strings(vector.Output.GetProperty("envelopes")), envelopes);
    }

    public static void UnorderedOpen(VectorCase vector)
    {
        using var receiver = new UnorderedReceiver(
            Suite, vector.Input.Hex("handshakeHash"), vector.Input.GetProperty("to").GetString() == "initiator", replays: null);

        var delivered = NoiseRunners.Strings(vector.Input.GetProperty("envelopes")).Select(text =>
        {
            var plaintext = new byte[text.Length];
            return receiver.TryOpen(Convert.FromHexString(text), plaintext, out var length) ? Convert.ToHexStringLower(plaintext[..length]) : null;
        });

        Assert.Equal(vector.Output.GetProperty("delivered").EnumerateArray().Select(e => e.GetString()), delivered);
    }

    public static void Conversation(VectorCase vector)
    {
        var (initiator, responder) = Sides(vector);
        using var first = initiator;
        using var second = responder;
        List<string> wire = [];
        Exchange(initiator, responder, wire);
        foreach (var (name, side) in new[] { ("initiator", initiator), ("responder", responder) })
        {
            if (!vector.Input.GetProperty(name).IsNull("keepAlive"))
            {
                side.SwallowEmptyMessages();
            }
        }

        foreach (var op in vector.Input.GetProperty("ops").EnumerateArray())
        {
            var isInitiator = op.GetProperty("side").GetString() == "initiator";
            Perform(op, isInitiator ? initiator : responder, isInitiator ? responder : initiator, wire);
        }

        Assert.Equal(vector.Output.GetProperty("wire").EnumerateArray().Select(WireText), wire);
        Assert.Equal(vector.Output.GetProperty("initiatorEvents").EnumerateArray().Select(EventText), initiator.Events);
        Assert.Equal(vector.Output.GetProperty("responderEvents").EnumerateArray().Select(EventText), responder.Events);
        AssertCounters(vector.Output.GetProperty("counters").GetProperty("initiator"), initiator);
        AssertCounters(vector.Output.GetProperty("counters").GetProperty("responder"), responder);
    }

    public static void Receive(VectorCase vector)
    {
        var input = vector.Input;
        using var side = ReceivingSide(input);
        foreach (var chunk in NoiseRunners.Strings(input.GetProperty("chunks")))
        {
            if (chunk == "END")
            {
                side.ReceiveEnd();
            }
            else if (chunk == "CLOSE")
            {
                side.ReceiveClose();
            }
            else if (!side.IsDestroyed)
            {
                side.Receive(Convert.FromHexString(chunk));
            }
        }

        Assert.Equal(vector.Output.GetProperty("events").EnumerateArray().Select(EventText), side.Events);
        Assert.Equal(vector.Output.GetProperty("destroyed").GetBoolean(), side.IsDestroyed);
        Assert.Equal(vector.Output.GetProperty("rawBytesRead").GetInt64(), side.BytesRead);
        if (!vector.Output.IsNull("sent"))
        {
            Assert.Equal(NoiseRunners.Strings(vector.Output.GetProperty("sent")), side.Outgoing.Select(Convert.ToHexStringLower));
        }
    }

    private static StreamSide ReceivingSide(JsonElement input)
    {
        var isInitiator = input.GetProperty("role").GetString() == "initiator";
        var header = input.IsNull("header") ? new byte[24] : input.Hex("header");
        if (input.IsNull("handshake"))
        {
            var keyPair = KeyPair.FromSeed(input.Hex("staticSeed"));
            return new StreamSide(NoiseRunners.Create(input, isInitiator, keyPair, input.Hex("ephemeralSeed"), null), header, null);
        }

        var given = input.GetProperty("handshake");
        return new StreamSide(new SessionKeys(isInitiator, default, default, given.Hex("tx"), given.Hex("rx"), given.Hex("hash")), header, null);
    }

    private static (StreamSide Initiator, StreamSide Responder) Sides(VectorCase vector)
    {
        var (first, second) = (vector.Input.GetProperty("initiator"), vector.Input.GetProperty("responder"));
        var initiatorKey = KeyPair.FromSeed(first.Hex("staticSeed"));
        var responderKey = KeyPair.FromSeed(second.Hex("staticSeed"));
        var initiator = NoiseRunners.Create(vector.Input, true, initiatorKey, first.Hex("ephemeralSeed"), responderKey.PublicKey);
        var responder = NoiseRunners.Create(vector.Input, false, responderKey, second.Hex("ephemeralSeed"), null);
        if (vector.Input.GetProperty("mode").GetString() == "noise")
        {
            return (
                new StreamSide(initiator, first.Hex("header"), first.Hex("counter")),
                new StreamSide(responder, second.Hex("header"), second.Hex("counter")));
        }

        var payloads = NoiseRunners.Strings(vector.Input.GetProperty("payloads")).Select(Convert.FromHexString).ToArray();
        var expected = NoiseRunners.Strings(vector.Output.GetProperty("noiseMessages")).Select(Convert.FromHexString).ToArray();
        Assert.Equal(expected[0], NoiseRunners.Write(initiator, payloads[0]));
        Assert.True(responder.TryReadMessage(expected[0], new byte[expected[0].Length], out _));
        Assert.Equal(expected[1], NoiseRunners.Write(responder, payloads[1]));
        Assert.True(initiator.TryReadMessage(expected[1], new byte[expected[1].Length], out _));
        return (
            new StreamSide(initiator.Finish(), first.Hex("header"), first.Hex("counter")),
            new StreamSide(responder.Finish(), second.Hex("header"), second.Hex("counter")));
    }

    /// <summary>Handshake and headers: whoever has something to send sends it, the initiator first.</summary>
    private static void Exchange(StreamSide initiator, StreamSide responder, List<string> wire)
    {
        while (initiator.Outgoing.Count + responder.Outgoing.Count > 0)
        {
            // All that one side has ready leaves before the other answers; the receiver sees it in that order.
            var fromInitiator = initiator.Outgoing.Count > 0;
            var (from, to) = fromInitiator ? (initiator, responder) : (responder, initiator);
            var batch = from.Outgoing.ToArray();
            from.Outgoing.Clear();
            foreach (var bytes in batch)
            {
                wire.Add($"{(fromInitiator ? "initiator" : "responder")} {Convert.ToHexStringLower(bytes)}");
            }

            foreach (var bytes in batch)
            {
                to.Receive(bytes);
            }
        }
    }

    private static void Perform(JsonElement op, StreamSide from, StreamSide to, List<string> wire)
    {
        var name = op.GetProperty("side").GetString();
        switch (op.GetProperty("op").GetString())
        {
            case "write":
                Send(op.Hex("data"));
                break;
            case "writes":
                foreach (var data in NoiseRunners.Strings(op.GetProperty("data")))
                {
                    Send(Convert.FromHexString(data));
                }

                break;
            case "keepAlive":
                Send([]);
                break;
            case "send":
                var envelope = from.Seal(op.Hex("data"));
                wire.Add($"{name} datagram {Convert.ToHexStringLower(envelope)}");
                to.ReceiveDatagram(envelope);
                break;
            case "end":
                from.End();
                wire.Add($"{name} end");
                to.ReceiveEnd();
                break;
            default:
                Assert.Fail($"Unknown op {op}");
                break;
        }

        void Send(byte[] message)
        {
            var frame = from.Write(message);
            wire.Add($"{name} {Convert.ToHexStringLower(frame)}");
            to.Receive(frame);
        }
    }

    private static void AssertCounters(JsonElement expected, StreamSide side)
    {
        Assert.Equal(expected.GetProperty("rawBytesWritten").GetInt64(), side.BytesWritten);
        Assert.Equal(expected.GetProperty("rawBytesRead").GetInt64(), side.BytesRead);
    }

    private static string WireText(JsonElement entry)
    {
        var from = entry.GetProperty("from").GetString();
        return !entry.IsNull("end") ? $"{from} end"
            : !entry.IsNull("datagram") ? $"{from} datagram {entry.GetProperty("datagram").GetString()}"
            : $"{from} {entry.GetProperty("bytes").GetString()}";
    }

    private static string EventText(JsonElement entry) =>
        entry.IsNull("bytes") ? entry.GetProperty("event").GetString()! : $"{entry.GetProperty("event").GetString()} {entry.GetProperty("bytes").GetString()}";
}
