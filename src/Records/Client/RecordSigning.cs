using HyperDht.Records.Signing;
using HyperDht.Runtime;

namespace HyperDht.Records.Client;

/// <summary>Gets signatures for a call: at once from a key pair, as user code from a key that lives elsewhere.</summary>
/// <remarks>On the loop. What a signer of a user does wrong ends in one exception of ours (spec 02 §8, signing hooks).</remarks>
internal sealed class RecordSigning(IDhtLoop loop, IRecordSigner signer)
{
    public PublicKey PublicKey { get; } = signer.PublicKey;

    public ValueTask<ReadOnlyMemory<byte>> SignAnnounceAsync(AnnounceContext context, CancellationToken cancellationToken)
    {
        var signable = new byte[RecordSignatures.SignableLength];
        RecordSignatures.WriteAnnounceSignable(context, signable);
        return SignAsync(signable, cancellationToken);
    }

    public ValueTask<ReadOnlyMemory<byte>> SignUnannounceAsync(AnnounceContext context, CancellationToken cancellationToken)
    {
        var signable = new byte[RecordSignatures.SignableLength];
        RecordSignatures.WriteUnannounceSignable(context, signable);
        return SignAsync(signable, cancellationToken);
    }

    public ValueTask<ReadOnlyMemory<byte>> SignMutableAsync(ulong seq, ReadOnlySpan<byte> value, CancellationToken cancellationToken)
    {
        var signable = new byte[RecordSignatures.SignableLength];
        RecordSignatures.WriteMutableSignable(seq, value, signable);
        return SignAsync(signable, cancellationToken);
    }

    private ValueTask<ReadOnlyMemory<byte>> SignAsync(byte[] signable, CancellationToken cancellationToken) =>
        signer is KeyPair keyPair ? new(RecordSignatures.Sign(signable, keyPair)) : new(AskAsync(signable, cancellationToken));

    private async Task<ReadOnlyMemory<byte>> AskAsync(byte[] signable, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> signature;
        try
        {
            // Whoever gives the call up does not wait for a signer that ignores the token.
            signature = await loop.RunAsUserAsync(() => signer.SignAsync(signable, cancellationToken), cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            throw new HyperDhtException(
                DhtErrorCodes.SigningFailed, $"The signer of {PublicKey} failed: {error.Message}", error);
        }

        return signature.Length == KeyPair.SignatureLength
            ? signature.ToArray()
            : throw new HyperDhtException(
                DhtErrorCodes.SigningFailed,
                $"The signer of {PublicKey} returned {signature.Length} bytes, a signature has {KeyPair.SignatureLength}.");
    }
}
