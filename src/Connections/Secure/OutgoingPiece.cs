namespace HyperDht.Connections.Secure;

/// <summary>Encrypted bytes for the reliable stream.</summary>
/// <param name="Slab">Where they lie; disposed once for each piece that was appended.</param>
/// <param name="Start">Where they begin.</param>
/// <param name="Length">How many.</param>
internal readonly record struct OutgoingPiece(OutgoingSlab Slab, int Start, int Length)
{
    public bool IsFollowedBy(OutgoingPiece next) => Slab == next.Slab && Start + Length == next.Start;
}
