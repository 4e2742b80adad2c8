using System.Text.Json;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>Reads what the vectors of the RPC layer are made of.</summary>
internal static class RpcJson
{
    public static JsonElement At(this JsonElement element, string name) => element.GetProperty(name);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static int Number(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static bool Flag(this JsonElement element, string name) => element.GetProperty(name).GetBoolean();

    public static bool IsNull(this JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    public static byte[] Bytes(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));

    public static byte[]? OptionalBytes(this JsonElement element, string name) => element.IsNull(name) ? null : element.Bytes(name);

    /// <summary>The host and port of an object that has both.</summary>
    public static PeerAddress Address(this JsonElement element)
    {
        Assert.True(PeerAddress.TryParseHost(element.Text("host"), out var host));
        return new PeerAddress(host, (ushort)element.Number("port"));
    }

    public static PeerAddress[] Addresses(this JsonElement element) => [.. element.EnumerateArray().Select(Address)];

    public static NodeId Id(this JsonElement element, string name) => new(element.Bytes(name));

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Runs a check for each pair of small cases of a vector.</summary>
    public static void ForEachCase(this VectorCase vector, Action<JsonElement, JsonElement> check)
    {
        var inputs = vector.Input.At("cases").EnumerateArray().ToList();
        var outputs = vector.Output.At("cases").EnumerateArray().ToList();
        Assert.Equal(inputs.Count, outputs.Count);
        for (var i = 0; i < inputs.Count; i++)
        {
            check(inputs[i], outputs[i]);
        }
    }
}
