using HyperDht.Plugins;

namespace HyperDht.Hosting.Pipeline;

/// <summary>Names of types for people: without the count of generic parameters, behaviors without their suffix.</summary>
internal static class TypeNames
{
    private const string BehaviorSuffix = "Behavior";

    /// <summary>The name of a message; of a plug-in's, the plug-in and its request.</summary>
    public static string OfMessage(Type message) =>
        message.IsGenericType && message.GetGenericTypeDefinition() == typeof(DhtPluginMessage<,,>)
            ? $"{message.GenericTypeArguments[0].Name}.{message.GenericTypeArguments[1].Name}"
            : message.Name;

    public static string Of(Type type)
    {
        var name = type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        name = tick < 0 ? name : name[..tick];
        return name.EndsWith(BehaviorSuffix, StringComparison.Ordinal) && name.Length > BehaviorSuffix.Length
            ? name[..^BehaviorSuffix.Length]
            : name;
    }
}
