namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>Compares what lookups of both implementations have found.</summary>
internal static class Listings
{
    /// <summary>Each listing once, in an order of its own.</summary>
    public static IReadOnlyList<LiveListing> Different(this IEnumerable<LiveListing> listings) =>
        [.. listings.DistinctBy(Describe).OrderBy(Describe, StringComparer.Ordinal)];

    /// <summary>A listing as text.</summary>
    public static string Describe(this LiveListing listing) => $"{listing.Key.ToHex()} {string.Join(' ', listing.Relays)}";

    /// <summary>Listings as text.</summary>
    public static IEnumerable<string> Describe(this IEnumerable<LiveListing> listings) => listings.Select(Describe);
}
