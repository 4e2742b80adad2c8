using System.Reflection;

namespace HyperDht.Architecture.Tests;

/// <summary>Types as a reader of C# writes them, without namespaces of the framework.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.Namespace?.StartsWith("HyperDht", StringComparison.Ordinal) == true ? $"{type.Namespace}.{Nested(type)}" : Nested(type);
        var arguments = type.GetGenericArguments();
        return arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(Of))}>";
    }

    public static string Arguments(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";

    private static string Nested(Type type) =>
        (type.IsNested ? Nested(type.DeclaringType!) + "." : "") + type.Name.Split('`')[0];
}
