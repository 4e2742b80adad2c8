namespace HyperDht.Architecture.Tests;

/// <summary>The root of the checkout, found upwards from the test's binaries.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "HyperDht.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("HyperDht.sln was not found above " + AppContext.BaseDirectory);
    }
}
