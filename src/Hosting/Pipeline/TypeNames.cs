namespace HyperDht.Hosting.Pipeline;

/// <summary>Names of types for people: without the count of generic parameters, behaviors without their suffix.</summary>
internal static class TypeNames
{
    private const string BehaviorSuffix = "Behavior";

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
