using System.Globalization;
using HyperDht.Encoding;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Encoding primitives (spec 01 §2).</summary>
internal static class PrimitiveRunners
{
    public static void EncodeUInt(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var value = ulong.Parse(input.Text("value"), CultureInfo.InvariantCulture);
        var writer = new WireWriter(new byte[WireWriter.SizeOf(value)]);
        writer.WriteUInt(value);
        Assert.Equal(output.Text("hex"), RpcJson.Hex(writer.Written));
    });

    public static void DecodeUInt(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var bytes = input.Bytes("hex");
        var reader = new WireReader(bytes);
        Assert.Equal(output.Flag("ok"), reader.TryReadUInt(out var value));
        if (output.Flag("ok"))
        {
            Assert.Equal(output.Text("value"), value.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(output.Number("consumed"), bytes.Length - reader.Remaining);
        }
    });

    public static void EncodeBuffer(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var value = input.Bytes("value");
        var writer = new WireWriter(new byte[WireWriter.SizeOfBuffer(value.Length)]);
        writer.WriteBuffer(value);
        Assert.Equal(output.Text("hex"), RpcJson.Hex(writer.Written));
    });

    public static void DecodeBuffer(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var bytes = input.Bytes("hex");
        var reader = new WireReader(bytes);
        Assert.Equal(output.Flag("ok"), reader.TryReadBuffer(out var value));
        if (output.Flag("ok"))
        {
            Assert.Equal(output.Text("value"), RpcJson.Hex(value));
            Assert.Equal(output.Number("consumed"), bytes.Length - reader.Remaining);
        }
    });

    public static void EncodeAddress(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var writer = new WireWriter(new byte[PeerAddress.EncodedLength]);
        writer.WriteAddress(input.Address());
        Assert.Equal(output.Text("hex"), RpcJson.Hex(writer.Written));
    });

    public static void EncodeAddresses(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var nodes = input.At("nodes").Addresses();
        var writer = new WireWriter(new byte[WireWriter.SizeOfAddresses(nodes.Length)]);
        writer.WriteAddresses(nodes);
        Assert.Equal(output.Text("hex"), RpcJson.Hex(writer.Written));
    });

    public static void DecodeAddresses(VectorCase vector) => vector.ForEachCase((input, output) =>
    {
        var bytes = input.Bytes("hex");
        var reader = new WireReader(bytes);
        Assert.Equal(output.Flag("ok"), reader.TryReadAddresses(out var nodes));
        if (output.Flag("ok"))
        {
            Assert.Equal(output.At("nodes").Addresses(), nodes);
            Assert.Equal(output.Number("consumed"), bytes.Length - reader.Remaining);
        }
    });
}
