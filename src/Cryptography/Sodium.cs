using System.Runtime.InteropServices;

namespace HyperDht.Cryptography;

/// <summary>The system's libsodium, 1.0.18 or newer. Functions are bound one to one; their names say which.</summary>
internal static unsafe partial class Sodium
{
    private const string Library = "libsodium";

    static Sodium() => SodiumLibrary.Initialize();

    public static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException("libsodium refused a call whose arguments had been checked.");
        }
    }

    [LibraryImport(Library, EntryPoint = "crypto_generichash")]
    public static partial int GenericHash(byte* output, nuint outputLength, byte* input, ulong inputLength, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "crypto_sign_seed_keypair")]
    public static partial int SignSeedKeyPair(byte* publicKey, byte* secretKey, byte* seed);

    [LibraryImport(Library, EntryPoint = "crypto_sign_detached")]
    public static partial int SignDetached(byte* signature, ulong* signatureLength, byte* message, ulong messageLength, byte* secretKey);

    [LibraryImport(Library, EntryPoint = "crypto_sign_verify_detached")]
    public static partial int SignVerifyDetached(byte* signature, byte* message, ulong messageLength, byte* publicKey);
}
