using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>Reads fields of a command.</summary>
internal static class BenchArguments
{
    public static int Int(this JsonElement arguments, string name, int standard = 0) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : standard;

    public static long Long(this JsonElement arguments, string name) => arguments.GetProperty(name).GetInt64();

    public static PublicKey Key(this JsonElement arguments) => PublicKey.Parse(arguments.GetProperty("key").GetString()!);

    public static PublicKey[] Keys(this JsonElement arguments) =>
        [.. arguments.GetProperty("keys").EnumerateArray().Select(key => PublicKey.Parse(key.GetString()!))];

    public static bool Flag(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
