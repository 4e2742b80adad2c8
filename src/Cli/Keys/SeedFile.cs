using HyperDht.Cli.Shared;
using HyperDht.Cryptography;

namespace HyperDht.Cli.Keys;

/// <summary>The file of an identity: its seed as 64 hex characters and a newline, for its owner only (threat-model L1).</summary>
internal static class SeedFile
{
    private const int HexLength = 2 * KeyPair.SeedLength;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Reads a key pair.</summary>
    /// <exception cref="ToolException">The file is missing, is none, or others may read or replace it.</exception>
    public static KeyPair Read(string path)
    {
        RefuseWide(path);
        Span<byte> text = stackalloc byte[HexLength + 2];
        Span<byte> seed = stackalloc byte[KeyPair.SeedLength];
        try
        {
            int length;
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
            {
                length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            }

            var hex = text[..length].TrimEnd("\r\n"u8);
            if (hex.Length != HexLength || Convert.FromHexString(hex, seed, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                throw new ToolException("KEY_FILE_INVALID", $"{path} does not hold a seed of {HexLength} hex characters.");
            }

            return KeyPair.FromSeed(seed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
        finally
        {
            SecretMemory.Clear(text);
            SecretMemory.Clear(seed);
        }
    }

    /// <summary>Writes a seed: complete, or not at all. A new directory and the file are the owner's alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">32 bytes.</param>
    /// <param name="replace">Whether an older file is replaced.</param>
    /// <exception cref="ToolException">It exists, or cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> seed, bool replace)
    {
        var text = new byte[HexLength + 1];
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } directory)
            {
                CreateDirectory(directory);
            }

            Convert.TryToHexStringLower(seed, text, out _);
            text[HexLength] = (byte)'\n';
            using (var file = new FileStream(temporary, NewOwnerFile()))
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, replace);
        }
        catch (IOException exception) when (!replace && File.Exists(path))
        {
            throw new ToolException("KEY_FILE_EXISTS", $"{path} exists and is not overwritten.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException("KEY_FILE_UNWRITABLE", $"{path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            SecretMemory.Clear(text);
            File.Delete(temporary);
        }
    }

    /// <summary>The key pair of a seed in hex.</summary>
    public static KeyPair FromHex(string hex)
    {
        Span<byte> seed = stackalloc byte[KeyPair.SeedLength];
        try
        {
            return Convert.FromHexString(hex, seed, out _, out _) == System.Buffers.OperationStatus.Done && hex.Length == HexLength
                ? KeyPair.FromSeed(seed)
                : throw new UsageException($"--seed must be {HexLength} hex characters");
        }
        finally
        {
            SecretMemory.Clear(seed);
        }
    }

    private static FileStreamOptions NewOwnerFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return options;
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerDirectory);
        }
    }

    private static void RefuseWide(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Access lists of the user's profile apply there.
        }

        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~OwnerFile) != 0)
            {
                throw new ToolException("KEY_FILE_TOO_OPEN", $"{path} must be for its owner only: chmod 600 {path}");
            }

            var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var directoryMode = File.GetUnixFileMode(directory);
            if ((directoryMode & OthersMayWrite) != 0 && !directoryMode.HasFlag(UnixFileMode.StickyBit))
            {
                throw new ToolException("KEY_FILE_TOO_OPEN", $"Others could replace {path}: chmod 700 {directory}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    private static ToolException Unreadable(string path, Exception exception) =>
        new("KEY_FILE_UNREADABLE", exception is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist." : $"{path} cannot be read.", exception);
}
