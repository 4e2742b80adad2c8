using System.Globalization;
using System.Reflection;

namespace HyperDht.Architecture.Tests.Limits;

/// <summary>One limit of the registry.</summary>
internal sealed record LimitEntry(string Section, string Option, string Default, string Row, string Counter, string Test)
{
    /// <summary>Every property with a <see cref="DhtLimitAttribute"/>, in the order of the threat model.</summary>
    public static IReadOnlyList<LimitEntry> All { get; } =
        [.. from assembly in ProductAssemblies.All.Values
            from type in assembly.GetExportedTypes()
            from property in type.GetProperties()
            let limit = property.GetCustomAttribute<DhtLimitAttribute>()
            where limit is not null
            orderby limit.Row[0], int.Parse(limit.Row[1..], CultureInfo.InvariantCulture), type.Name, property.MetadataToken
            select Read(type, property, limit)];

    private static LimitEntry Read(Type type, PropertyInfo property, DhtLimitAttribute limit)
    {
        var section = type.Name.EndsWith("Limits", StringComparison.Ordinal) ? type.Name[..^"Limits".Length] : type.Name;
        var value = property.GetValue(Activator.CreateInstance(type));
        return new(
            "HyperDht:Limits:" + section, property.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!, limit.Row, limit.Counter, limit.Test);
    }
}
