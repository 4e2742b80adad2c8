namespace HyperDht.Records;

/// <summary>What a stored value is (spec 02 §6). Ages and sizes differ by kind.</summary>
public enum RecordKind
{
    /// <summary>Who announced a key on itself: the record, and the address it announced from. Target of a key.</summary>
    Forward,

    /// <summary>Peers of a topic: many values under one target.</summary>
    Peer,

    /// <summary>The number that orders a topic's announcements.</summary>
    Bump,

    /// <summary>What a refresh hash keeps alive.</summary>
    Refresh,

    /// <summary>A signed value with a sequence number, under the target of its key.</summary>
    Mutable,

    /// <summary>A value under its own hash.</summary>
    Immutable,
}
