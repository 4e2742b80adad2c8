using System.Runtime.InteropServices;

namespace HyperDht.Cryptography;

/// <summary>The system's libsodium, 1.0.18 or newer. Functions are bound one to one; their names say which.</summary>
/// <remarks>Callers have checked every length, and have called <see cref="SodiumLibrary.Initialize"/>.</remarks>
internal static unsafe partial class Sodium
{
    public const string Library = "libsodium";

    public static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException("libsodium refused a call whose arguments had been checked.");
        }
    }

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    public static partial int Init();

    [LibraryImport(Library, EntryPoint = "sodium_version_string")]
    public static partial byte* VersionString();

    [LibraryImport(Library, EntryPoint = "randombytes_buf")]
    public static partial void RandomBytes(byte* output, nuint length);

    [LibraryImport(Library, EntryPoint = "crypto_hash_sha512")]
    public static partial int Sha512(byte* output, byte* input, ulong inputLength);

    [LibraryImport(Library, EntryPoint = "crypto_generichash")]
    public static partial int GenericHash(byte* output, nuint outputLength, byte* input, ulong inputLength, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "crypto_sign_seed_keypair")]
    public static partial int SignSeedKeyPair(byte* publicKey, byte* secretKey, byte* seed);

    [LibraryImport(Library, EntryPoint = "crypto_sign_detached")]
    public static partial int SignDetached(byte* signature, ulong* signatureLength, byte* message, ulong messageLength, byte* secretKey);

    [LibraryImport(Library, EntryPoint = "crypto_sign_verify_detached")]
    public static partial int SignVerifyDetached(byte* signature, byte* message, ulong messageLength, byte* publicKey);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ed25519_noclamp")]
    public static partial int ScalarMultEd25519NoClamp(byte* output, byte* scalar, byte* point);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ed25519_base_noclamp")]
    public static partial int ScalarMultEd25519BaseNoClamp(byte* output, byte* scalar);

    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_reduce")]
    public static partial void ReduceScalar(byte* output, byte* wide);

    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_mul")]
    public static partial void MultiplyScalars(byte* output, byte* left, byte* right);

    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_add")]
    public static partial void AddScalars(byte* output, byte* left, byte* right);

    [LibraryImport(Library, EntryPoint = "crypto_aead_chacha20poly1305_ietf_encrypt")]
    public static partial int AeadEncrypt(
        byte* output, ulong* outputLength, byte* message, ulong messageLength, byte* data, ulong dataLength, byte* unused, byte* nonce, byte* key);

    [LibraryImport(Library, EntryPoint = "crypto_aead_chacha20poly1305_ietf_decrypt")]
    public static partial int AeadDecrypt(
        byte* output, ulong* outputLength, byte* unused, byte* input, ulong inputLength, byte* data, ulong dataLength, byte* nonce, byte* key);

    [LibraryImport(Library, EntryPoint = "crypto_secretstream_xchacha20poly1305_statebytes")]
    public static partial nuint SecretStreamStateBytes();

    // A push state made for a header equals the pull state of that header, so this serves both sides.
    [LibraryImport(Library, EntryPoint = "crypto_secretstream_xchacha20poly1305_init_pull")]
    public static partial int SecretStreamInit(byte* state, byte* header, byte* key);

    [LibraryImport(Library, EntryPoint = "crypto_secretstream_xchacha20poly1305_push")]
    public static partial int SecretStreamPush(
        byte* state, byte* output, ulong* outputLength, byte* message, ulong messageLength, byte* data, ulong dataLength, byte tag);

    [LibraryImport(Library, EntryPoint = "crypto_secretstream_xchacha20poly1305_pull")]
    public static partial int SecretStreamPull(
        byte* state, byte* message, ulong* messageLength, byte* tag, byte* input, ulong inputLength, byte* data, ulong dataLength);

    [LibraryImport(Library, EntryPoint = "crypto_secretbox_easy")]
    public static partial int SecretBoxEasy(byte* output, byte* message, ulong messageLength, byte* nonce, byte* key);

    [LibraryImport(Library, EntryPoint = "crypto_secretbox_open_easy")]
    public static partial int SecretBoxOpenEasy(byte* message, byte* input, ulong inputLength, byte* nonce, byte* key);
}
