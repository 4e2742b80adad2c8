namespace HyperDht.Cryptography;

/// <summary>What was found out about the libsodium of this system.</summary>
/// <param name="Version">Such as <c>1.0.18</c>.</param>
/// <param name="IsComplete">Whether multiplication of Ed25519 points and secretstream are compiled in.</param>
/// <param name="SecretStreamStateBytes">Size of a secretstream state; this program keeps 52 bytes for it.</param>
/// <param name="AcceptsMixedOrder">Whether points outside the prime-order subgroup pass (spec 05 §2).</param>
internal sealed record SodiumFacts(string Version, bool IsComplete, int SecretStreamStateBytes, bool AcceptsMixedOrder)
{
    public const string HowToInstall =
        "Install libsodium 1.0.18 or newer, on Debian and Ubuntu with: apt-get install libsodium23";

    private static readonly Version Oldest = new(1, 0, 18);

    /// <summary>A sentence that says why the library cannot be used, or null.</summary>
    public string? Problem =>
        !System.Version.TryParse(Version, out var version) || version < Oldest
            ? $"libsodium {Version} is too old. {HowToInstall}"
        : !IsComplete
            ? $"This libsodium {Version} is a minimal build without Ed25519 point multiplication or secretstream. {HowToInstall} (a full build)."
        : SecretStreamStateBytes != SecretStreamCipher.StateLength
            ? $"This libsodium {Version} keeps {SecretStreamStateBytes} bytes of secretstream state instead of "
                + $"{SecretStreamCipher.StateLength}: not a build this program knows. {HowToInstall}"
        : AcceptsMixedOrder
            ? $"This libsodium {Version} accepts public keys outside the prime-order subgroup, which is unsafe. "
                + $"{HowToInstall} (1.0.18-1+deb12u1 or newer there)."
        : null;
}
