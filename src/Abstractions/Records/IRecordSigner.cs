namespace HyperDht.Records;

/// <summary>Signs announcements and mutable values for a key whose secret may live elsewhere: a file, a device, another process.</summary>
/// <remarks>
/// <see cref="KeyPair"/> is one. Another one is called as user code, several calls at a time, for as long as the call it was given
/// to runs; what it throws, and a signature of another length, ends that call with <c>SIGNING_FAILED</c> or that node's share of it.
/// A token that nodes give out lives 7.5 to 15 s, so a signature that takes longer comes too late.
/// </remarks>
public interface IRecordSigner
{
    /// <summary>The key that signatures are checked with.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Signs (Ed25519, detached; spec 02 §4).</summary>
    /// <param name="signable">64 bytes: a namespace and a digest. The message itself, not to be hashed before.</param>
    /// <param name="cancellationToken">The call was given up, or the node closes.</param>
    /// <returns>64 bytes.</returns>
    ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> signable, CancellationToken cancellationToken);
}
