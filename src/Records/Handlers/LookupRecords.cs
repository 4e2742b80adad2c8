using System.Runtime.CompilerServices;

namespace HyperDht.Records.Handlers;

/// <summary>Room on the stack for the records of one reply.</summary>
[InlineArray(Length)]
internal struct LookupRecords
{
    /// <summary>Records a reply shows at most (spec 02 §7.2).</summary>
    public const int Length = 20;

    private ReadOnlyMemory<byte> _first;
}
