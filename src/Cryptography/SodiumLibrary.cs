using System.Reflection;
using System.Runtime.InteropServices;

namespace HyperDht.Cryptography;

/// <summary>Finds and checks libsodium once per process.</summary>
public static partial class SodiumLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads the library; later calls do nothing.</summary>
    /// <exception cref="DllNotFoundException">It is missing; the message says what to install.</exception>
    public static void Initialize() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SodiumLibrary).Assembly, Resolve);
        return Init() >= 0 ? true : throw new InvalidOperationException("libsodium could not be initialised.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "libsodium")
        {
            return 0;
        }

        foreach (var candidate in (ReadOnlySpan<string>)["libsodium.so.23", "libsodium.so.26", "libsodium", "libsodium.dylib", "sodium"])
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            "libsodium 1.0.18 or newer is missing. Install it, on Debian and Ubuntu with: apt-get install libsodium23");
    }

    [LibraryImport("libsodium", EntryPoint = "sodium_init")]
    private static partial int Init();
}
