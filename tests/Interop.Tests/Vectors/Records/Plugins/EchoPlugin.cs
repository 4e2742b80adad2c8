using HyperDht.Plugins;

namespace HyperDht.Interop.Tests.Vectors.Records.Plugins;

/// <summary>The plug-in of the vectors: echoes the value of both of its commands.</summary>
internal sealed class EchoPlugin : IDhtPlugin
{
    public static DhtPluginDescription Description { get; } = DhtPluginDescription.Of<EchoPlugin>("plugin-c681a9", 2)
        .Command<Seven, RawValue>(7, (plugin, request, _) => plugin.Echo(7, request.Raw))
        .Command<ThreeHundred, RawValue>(300, (plugin, request, _) => plugin.Echo(300, request.Raw));

    public List<(ulong Command, byte[]? Value)> Seen { get; } = [];

    private RawValue Echo(ulong command, RawValue raw)
    {
        Seen.Add((command, raw.Bytes?.ToArray()));
        return raw;
    }
}
