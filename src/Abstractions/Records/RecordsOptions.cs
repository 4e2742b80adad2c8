using System.ComponentModel.DataAnnotations;

namespace HyperDht.Records;

/// <summary>How much and how long a node keeps records (spec 02 §6). Bound from <c>HyperDht:Records</c>.</summary>
public sealed class RecordsOptions
{
    /// <summary>Life of announcements when nothing else is said.</summary>
    public static readonly TimeSpan DefaultAnnouncementAge = TimeSpan.FromMinutes(20);

    /// <summary>Life of mutable and immutable values when nothing else is said.</summary>
    public static readonly TimeSpan DefaultValueAge = TimeSpan.FromHours(48);

    /// <summary>Announcements of one kind in one of their two generations, so at most twice as many; values get half of it.</summary>
    [Range(2, 16 * 1024 * 1024)]
    public int MaxSize { get; set; } = 65536;

    /// <summary>Age of every record, from a second to a year; null is 20 minutes for announcements and 48 hours for values.</summary>
    /// <remarks>What is left alone lives between two and four thirds of it; reading a value or a server's entry begins anew.</remarks>
    [TimeSpanRange(1, 365 * 86_400)]
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Entries of one kind in one generation.</summary>
    internal int SizeOf(RecordKind kind) => kind is RecordKind.Mutable or RecordKind.Immutable ? Math.Max(1, MaxSize / 2) : MaxSize;

    /// <summary>Entries of one kind in both generations.</summary>
    internal int MaxCountOf(RecordKind kind) => 2 * SizeOf(kind);

    /// <summary>Age of one kind: entries left alone live between two and four thirds of it.</summary>
    /// <param name="kind">Which kind.</param>
    public TimeSpan AgeOf(RecordKind kind) =>
        MaxAge ?? (kind is RecordKind.Mutable or RecordKind.Immutable ? DefaultValueAge : DefaultAnnouncementAge);

    /// <summary>Time between rotations of one kind, in whole milliseconds.</summary>
    internal TimeSpan RotationOf(RecordKind kind) =>
        TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(AgeOf(kind).TotalMilliseconds * 2 / 3)));
}
