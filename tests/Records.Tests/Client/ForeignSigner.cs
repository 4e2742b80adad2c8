namespace HyperDht.Records.Tests.Client;

/// <summary>A key that lives elsewhere and does as a test says.</summary>
internal sealed class ForeignSigner(KeyPair keyPair, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>? sign = null)
    : IRecordSigner
{
    public PublicKey PublicKey => keyPair.PublicKey;

    /// <summary>What it was asked to sign.</summary>
    public List<byte[]> Asked { get; } = [];

    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> signable, CancellationToken cancellationToken)
    {
        Asked.Add(signable.ToArray());
        return sign is null ? ((IRecordSigner)keyPair).SignAsync(signable, cancellationToken) : sign(signable, cancellationToken);
    }
}
