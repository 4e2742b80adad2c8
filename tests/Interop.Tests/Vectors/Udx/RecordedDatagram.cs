using System.Text.Json;

namespace HyperDht.Interop.Tests.Vectors.Udx;

/// <summary>One datagram of a captured transcript.</summary>
/// <param name="From">Who sent it: a or b.</param>
/// <param name="SentAt">When.</param>
/// <param name="Arrivals">When the other side got it: never, once or twice.</param>
/// <param name="Leg">Which part of the path, when there are several.</param>
/// <param name="Bytes">The UDP payload.</param>
/// <param name="Fields">The decoded header.</param>
internal sealed record RecordedDatagram(
    string From, TimeSpan SentAt, IReadOnlyList<TimeSpan> Arrivals, string? Leg, byte[] Bytes, JsonElement Fields)
{
    public bool IsUdx => !Fields.TryGetProperty("udx", out var udx) || udx.GetBoolean();

    public static IReadOnlyList<RecordedDatagram> Read(JsonElement scenario)
    {
        var delay = scenario.TryGetProperty("path", out var path) ? path.GetProperty("delay_ms").GetDouble() : 0;
        return [.. scenario.GetProperty("datagrams").EnumerateArray().Select(d => Read(d, delay))];
    }

    private static RecordedDatagram Read(JsonElement datagram, double delay)
    {
        var sent = datagram.GetProperty("t_ms").GetDouble();
        var arrival = TimeSpan.FromMilliseconds(
            datagram.TryGetProperty("delivered_ms", out var delivered) ? delivered.GetDouble() : sent + delay);
        TimeSpan[] arrivals = (datagram.TryGetProperty("fate", out var fate) ? fate.GetString() : null) switch
        {
            "dropped" => [],
            "duplicated" => [arrival, arrival],
            _ => [arrival],
        };
        return new(
            datagram.GetProperty("from").GetString()!,
            TimeSpan.FromMilliseconds(sent),
            arrivals,
            datagram.TryGetProperty("leg", out var leg) ? leg.GetString() : null,
            Convert.FromHexString(datagram.GetProperty("hex").GetString()!),
            datagram.GetProperty("fields"));
    }
}
