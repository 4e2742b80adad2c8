using System.Diagnostics;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>Where the reference's npm packages are installed.</summary>
internal static class ReferenceModules
{
    public const string Missing = "npm hyperdht is not installed: run ./test, or npm ci in tests/Interop.Tests/reference.";

    /// <summary>The directory, or null when it or Node.js is missing.</summary>
    public static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var modules = Path.Combine(directory.FullName, "tests", "Interop.Tests", "reference", "node_modules");
            if (File.Exists(Path.Combine(modules, "hyperdht", "bin.js")))
            {
                return HasNode() ? modules : null;
            }
        }

        return null;
    }

    private static bool HasNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
            node!.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
