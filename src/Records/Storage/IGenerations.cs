namespace HyperDht.Records.Storage;

/// <summary>What a cache of two generations lets its owner do about age and volume.</summary>
internal interface IGenerations
{
    /// <summary>Entries of both generations.</summary>
    int Count { get; }

    /// <summary>Bytes both generations are charged with.</summary>
    long Bytes { get; }

    /// <summary>The rotation timer fired: the fresh generation becomes the old one, unless size has rotated since the last tick.</summary>
    void Tick();

    /// <summary>Makes room: drops the older generation, or the only one.</summary>
    /// <returns>Entries dropped.</returns>
    int DropOldest();
}
