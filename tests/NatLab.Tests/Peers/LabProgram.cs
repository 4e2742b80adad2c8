using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HyperDht.NatLab.Tests.Peers;

/// <summary>A program of ours in the lab: machine code where that was made, so that no compiler is measured, else run by <c>dotnet</c>.</summary>
/// <param name="assembly">Its assembly, beside the tests.</param>
/// <param name="isOnError">Whether its events come on standard error.</param>
internal sealed class LabProgram(string assembly, bool isOnError)
{
    private string? _machineCode;

    /// <summary>The tool; as users have it where <c>./test</c> built that.</summary>
    public static LabProgram Tool { get; } = new("hyperdht.dll", isOnError: true)
    {
        _machineCode = Environment.GetEnvironmentVariable("HYPERDHT_TOOL") is { Length: > 0 } tool ? tool : null,
    };

    /// <summary>A peer.</summary>
    public static LabProgram Peer { get; } = new("HyperDht.NatLab.Peer.dll", isOnError: false);

    public LabProcess Start(Lab.NatLab lab, string host, params string[] arguments) => new(
        _machineCode is { } program ? lab.Start(host, program, arguments) : lab.Start(host, "dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]),
        isOnError);

    /// <summary>Compiles the peer ahead of time.</summary>
    /// <exception cref="InvalidOperationException">That failed.</exception>
    public static async Task CompilePeerAsync()
    {
        var output = Path.Combine(RepositoryRoot.Path, "artifacts", "nat-lab-peer");
        var project = Path.Combine(RepositoryRoot.Path, "tests", "NatLab.Peer", "NatLab.Peer.csproj");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-p:IlcInstructionSet=native",
                "-o", output, "-nologo", "-v", "q",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Peer._machineCode = publish.ExitCode == 0
            ? Path.Combine(output, "HyperDht.NatLab.Peer")
            : throw new InvalidOperationException($"The lab's peer was not compiled: {said}");
    }
}
