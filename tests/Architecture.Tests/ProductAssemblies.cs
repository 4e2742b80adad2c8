using System.Reflection;

namespace HyperDht.Architecture.Tests;

/// <summary>The assemblies that <c>src</c> builds, by the name of their folder.</summary>
internal static class ProductAssemblies
{
    public static IReadOnlyDictionary<string, Assembly> All { get; } =
        Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src"))
            .Select(d => Path.GetFileName(d)!)
            .Where(name => File.Exists(Path.Combine(RepositoryRoot.Path, "src", name, name + ".csproj")))
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name, name => Assembly.Load(AssemblyName(name)));

    private static string AssemblyName(string folder) => folder == "Cli" ? "hyperdht" : "HyperDht." + folder;
}
