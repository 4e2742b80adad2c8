namespace HyperDht.Records.Commands;

/// <summary>What storing nodes refuse with (spec 01 §9, spec 02 §5).</summary>
internal static class RecordErrorCodes
{
    /// <summary>The token is not, or no longer, theirs; a fresh one comes along.</summary>
    public const uint InvalidToken = 2;

    /// <summary>Another value is stored under the same sequence number.</summary>
    public const uint SeqReused = 16;

    /// <summary>A value with a higher sequence number is stored.</summary>
    public const uint SeqTooLow = 17;
}
