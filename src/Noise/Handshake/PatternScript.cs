using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>The messages of a pattern, step by step (spec 05 §4.2).</summary>
/// <param name="ProtocolName">What the hash starts from.</param>
/// <param name="KnowsResponder">Whether the initiator knows the responder's static key beforehand.</param>
/// <param name="Messages">The initiator's first, then in turns.</param>
internal sealed record PatternScript(byte[] ProtocolName, bool KnowsResponder, NoiseToken[][] Messages)
{
    private static readonly PatternScript IK = new(
        "Noise_IK_Ed25519_ChaChaPoly_BLAKE2b"u8.ToArray(),
        KnowsResponder: true,
        [
            [NoiseToken.E, NoiseToken.ES, NoiseToken.S, NoiseToken.SS],
            [NoiseToken.E, NoiseToken.EE, NoiseToken.SE],
        ]);

    private static readonly PatternScript XX = new(
        "Noise_XX_Ed25519_ChaChaPoly_BLAKE2b"u8.ToArray(),
        KnowsResponder: false,
        [
            [NoiseToken.E],
            [NoiseToken.E, NoiseToken.EE, NoiseToken.S, NoiseToken.ES],
            [NoiseToken.S, NoiseToken.SE],
        ]);

    private static readonly PatternScript XK = new(
        "Noise_XK_Ed25519_ChaChaPoly_BLAKE2b"u8.ToArray(),
        KnowsResponder: true,
        [
            [NoiseToken.E, NoiseToken.ES],
            [NoiseToken.E, NoiseToken.EE],
            [NoiseToken.S, NoiseToken.SE],
        ]);

    public static PatternScript Of(NoisePattern pattern) => pattern switch
    {
        NoisePattern.IK => IK,
        NoisePattern.XX => XX,
        NoisePattern.XK => XK,
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "Only IK, XX and XK are known."),
    };

    /// <summary>What a message has beyond its payload.</summary>
    /// <param name="index">Which message.</param>
    /// <param name="hasKey">Whether a cipher key exists before it.</param>
    public int Overhead(int index, bool hasKey)
    {
        var length = 0;
        foreach (var token in Messages[index])
        {
            if (token is NoiseToken.E)
            {
                length += PublicKey.Length;
            }
            else if (token is NoiseToken.S)
            {
                length += PublicKey.Length + (hasKey ? ChaCha20Poly1305Ietf.TagLength : 0);
            }
            else
            {
                hasKey = true;
            }
        }

        return length + (hasKey ? ChaCha20Poly1305Ietf.TagLength : 0);
    }
}
