using System.Text.Json;
using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Requests and replies as bytes (spec 01 §4).</summary>
internal static class DatagramRunners
{
    public static void EncodeRequest(VectorCase vector)
    {
        var input = vector.Input;
        var node = VectorNode.Create(input.At("node"), nextTransactionId: input.Number("tid"));
        var call = new DhtCall(new DhtCommandId((uint)input.Number("command"), input.Flag("internal")))
        {
            Target = input.IsNull("target") ? null : input.Id("target"),
            Token = input.OptionalBytes("token") is { } token ? token : (ReadOnlyMemory<byte>?)null,
            Value = input.OptionalBytes("value") is { } value ? value : (ReadOnlyMemory<byte>?)null,
        };

        node.Loop.Do(() => { _ = node.Rpc.RequestAsync(call, input.At("to").Address(), new() { Socket = node.Socket(input.Text("socket")) }); });

        Assert.Equal(vector.Output.Text("hex"), RpcJson.Hex(node.Network.Log.Single().Datagram));
    }

    public static void DecodeRequest(VectorCase vector)
    {
        Assert.Equal(vector.Output.Flag("ok"), RequestDatagram.TryDecode(vector.Input.Bytes("hex"), out var request));
        if (!vector.Output.Flag("ok"))
        {
            return;
        }

        var decoded = vector.Output.At("decoded");
        Assert.Equal(decoded.Number("tid"), request.TransactionId);
        Assert.Equal(decoded.At("to").Address(), request.To);
        Assert.Equal(ExpectedId(decoded), VerifiedId(vector.Input.At("from").Address(), request.Id));
        Assert.Equal(decoded.OptionalBytes("token") ?? [], request.Token.ToArray());
        Assert.Equal(decoded.Flag("internal"), request.IsInternal);
        Assert.Equal(decoded.At("command").GetUInt64(), request.CommandNumber);
        Assert.Equal(decoded.OptionalBytes("target") ?? [], request.Target.ToArray());
        AssertValue(decoded, request.HasValue, request.Value);
    }

    public static void DecodeReply(VectorCase vector)
    {
        Assert.Equal(vector.Output.Flag("ok"), ReplyDatagram.TryDecode(vector.Input.Bytes("hex"), out var reply));
        if (!vector.Output.Flag("ok"))
        {
            return;
        }

        var decoded = vector.Output.At("decoded");
        Assert.Equal(decoded.Number("tid"), reply.TransactionId);
        Assert.Equal(decoded.At("to").Address(), reply.To);
        Assert.Equal(ExpectedId(decoded), VerifiedId(vector.Input.At("from").Address(), reply.Id));
        Assert.Equal(decoded.OptionalBytes("token") ?? [], reply.Token.ToArray());
        Assert.Equal(decoded.IsNull("closerNodes") ? 0 : decoded.At("closerNodes").GetArrayLength(), reply.CloserNodeCount);
        Assert.Equal(decoded.At("error").GetUInt64(), reply.ErrorCode);
        AssertValue(decoded, reply.HasValue, reply.Value);
    }

    private static string? ExpectedId(JsonElement decoded)
    {
        var from = decoded.At("from");
        return from.IsNull("id") ? null : from.Text("id");
    }

    private static string? VerifiedId(PeerAddress from, ReadOnlySpan<byte> claimed) =>
        !claimed.IsEmpty && NodeId.FromAddress(from) == new NodeId(claimed) ? RpcJson.Hex(claimed) : null;

    private static void AssertValue(JsonElement decoded, bool isPresent, ReadOnlySpan<byte> value)
    {
        Assert.Equal(!decoded.IsNull("value"), isPresent);
        Assert.Equal(decoded.OptionalBytes("value") ?? [], value.ToArray());
    }
}
