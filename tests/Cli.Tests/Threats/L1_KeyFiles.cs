using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using HyperDht.Cli.Keys;
using HyperDht.Cli.Shared;
using HyperDht.Cli.Tests.Tool;

namespace HyperDht.Cli.Tests.Threats;

/// <summary>Threat-model L1: key files are their owner's alone, replaced completely or not at all, and never shown.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class L1_KeyFiles : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly string _directory = Directory.CreateTempSubdirectory("hyperdht-l1-").FullName;

    private string KeyPath => Path.Combine(_directory, "keys", "id");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void UmaskZero_StillMakesFileAndDirectoryTheOwnersAlone()
    {
        var old = SetUmask(0);
        try
        {
            SeedFile.Write(KeyPath, Seed, replace: false);
        }
        finally
        {
            _ = SetUmask(old);
        }

        Assert.Equal(OwnerFile, File.GetUnixFileMode(KeyPath));
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(Path.GetDirectoryName(KeyPath)!));
        Assert.Equal(Convert.ToHexStringLower(Seed) + "\n", File.ReadAllText(KeyPath));
        using var keyPair = SeedFile.Read(KeyPath);
        using var expected = KeyPair.FromSeed(Seed);
        Assert.Equal(expected.PublicKey, keyPair.PublicKey);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.UserExecute)]
    public void WiderFile_IsRefused(UnixFileMode wider)
    {
        SeedFile.Write(KeyPath, Seed, replace: false);
        File.SetUnixFileMode(KeyPath, OwnerFile | wider);

        Assert.Equal("KEY_FILE_TOO_OPEN", Assert.Throws<ToolException>(() => SeedFile.Read(KeyPath)).Code);
    }

    [Fact]
    public void DirectoryThatOthersMayWrite_IsRefused()
    {
        SeedFile.Write(KeyPath, Seed, replace: false);
        File.SetUnixFileMode(Path.GetDirectoryName(KeyPath)!, OwnerDirectory | UnixFileMode.GroupWrite);

        Assert.Equal("KEY_FILE_TOO_OPEN", Assert.Throws<ToolException>(() => SeedFile.Read(KeyPath)).Code);
    }

    [Fact]
    public void InterruptedWrite_LeavesTheOldFile()
    {
        SeedFile.Write(KeyPath, Seed, replace: false);
        var before = File.ReadAllBytes(KeyPath);

        // A directory in the way of the last step stands for a crash before it.
        var blocked = Path.Combine(_directory, "blocked");
        Directory.CreateDirectory(Path.Combine(blocked, "inside"));
        Assert.Equal("KEY_FILE_UNWRITABLE", Assert.Throws<ToolException>(() => SeedFile.Write(blocked, new byte[32], replace: true)).Code);
        Assert.Throws<ToolException>(() => SeedFile.Write(KeyPath, new byte[32], replace: false));

        Assert.Equal(before, File.ReadAllBytes(KeyPath));
        Assert.Empty(Directory.GetFiles(_directory, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Replace_IsComplete()
    {
        SeedFile.Write(KeyPath, new byte[32], replace: false);

        SeedFile.Write(KeyPath, Seed, replace: true);

        Assert.Equal(Convert.ToHexStringLower(Seed) + "\n", File.ReadAllText(KeyPath));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(KeyPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abcd\n")]
    [InlineData("zz02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20\n")]
    [InlineData("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20\nmore\n")]
    public void OtherContents_AreRefusedWithoutBeingShown(string contents)
    {
        File.WriteAllText(Path.Combine(_directory, "id"), contents);
        File.SetUnixFileMode(Path.Combine(_directory, "id"), OwnerFile);

        var exception = Assert.Throws<ToolException>(() => SeedFile.Read(Path.Combine(_directory, "id")));

        Assert.Equal("KEY_FILE_INVALID", exception.Code);
        Assert.DoesNotContain("0203", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keygen_NeverOverwritesAndNeverPrintsTheSeedOfAFile()
    {
        using var console = new CapturedConsole();
        Assert.Equal(ExitCode.Done, await Shared.Tool.RunAsync(["keygen", "--key", KeyPath], console.Console));
        var seed = File.ReadAllText(KeyPath).TrimEnd();

        using var again = new CapturedConsole();
        Assert.Equal(ExitCode.Failed, await Shared.Tool.RunAsync(["keygen", "--key", KeyPath], again.Console));

        Assert.Equal(seed, File.ReadAllText(KeyPath).TrimEnd());
        Assert.StartsWith("KEY_FILE_EXISTS: ", Assert.Single(again.Error), StringComparison.Ordinal);
        Assert.DoesNotContain(seed, string.Join('\n', [.. console.Output, .. console.Error]), StringComparison.Ordinal);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
