using System.Text.Json;

namespace HyperDht.NatLab.Tests.Roles;

/// <summary>Events on standard output, one JSON object a line.</summary>
internal static class Lines
{
    public static void Write(object line)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(line));
        Console.Out.Flush();
    }
}
