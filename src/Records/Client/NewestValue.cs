using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Rpc;

namespace HyperDht.Records.Client;

/// <summary>Keeps the valid value with the highest sequence number, the first seen among equals (spec 02 §8, threat-model D5).</summary>
internal sealed class NewestValue(PublicKey key, ulong leastSeq)
{
    public PublicKey Key => key;

    public MutableValue? Value { get; private set; }

    /// <summary>Looks at a reply to MUTABLE_GET.</summary>
    /// <returns>Whether it has become the newest.</returns>
    public bool Offer(DhtResponse response)
    {
        // The signature last: it is what costs.
        if (response.Value is not { } bytes || !MutableCodec.TryDecodeReply(bytes, out var signed)
            || signed.Seq < leastSeq || signed.Seq <= Value?.Seq
            || !RecordSignatures.VerifyMutable(signed.Seq, signed.Value.Span, signed.Signature.Span, key))
        {
            return false;
        }

        Value = new MutableValue(
            signed.Seq, signed.Value, signed.Signature, response.From, response.FromId, response.To, response.Token);
        return true;
    }
}
