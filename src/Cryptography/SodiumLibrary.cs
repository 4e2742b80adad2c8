using System.Reflection;
using System.Runtime.InteropServices;

namespace HyperDht.Cryptography;

/// <summary>Finds and checks libsodium once per process.</summary>
/// <remarks>Thread safe. Nodes call it at start, so that a missing or unfit library shows there and not in the middle of a handshake.</remarks>
public static class SodiumLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);
    private static nint _handle;

    /// <summary>Loads and checks the library; later calls do nothing, or fail in the same way.</summary>
    /// <exception cref="DllNotFoundException">It is missing; the message says what to install.</exception>
    /// <exception cref="PlatformNotSupportedException">It is too old, incomplete or unsafe; the message says what to install.</exception>
    public static void Initialize() => _ = Loaded.Value;

    private static unsafe bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SodiumLibrary).Assembly, Resolve);
        if (Sodium.Init() < 0)
        {
            throw new PlatformNotSupportedException("libsodium could not be initialised; is the system's random source available?");
        }

        var complete = NativeLibrary.TryGetExport(_handle, "crypto_scalarmult_ed25519_noclamp", out _)
            && NativeLibrary.TryGetExport(_handle, "crypto_secretstream_xchacha20poly1305_statebytes", out _);
        var facts = new SodiumFacts(
            Marshal.PtrToStringUTF8((nint)Sodium.VersionString()) ?? "",
            complete,
            complete ? (int)Sodium.SecretStreamStateBytes() : 0,
            complete && EdwardsDiffieHellman.AcceptsMixedOrder());
        return facts.Problem is { } problem ? throw new PlatformNotSupportedException(problem) : true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Sodium.Library)
        {
            return 0;
        }

        foreach (var candidate in (ReadOnlySpan<string>)["libsodium.so.23", "libsodium.so.26", "libsodium", "libsodium.dylib", "sodium"])
        {
            if (NativeLibrary.TryLoad(candidate, out _handle))
            {
                return _handle;
            }
        }

        throw new DllNotFoundException($"libsodium is missing. {SodiumFacts.HowToInstall}");
    }
}
