namespace HyperDht.Messaging;

/// <summary>A connection is open and its peer has proved its key.</summary>
/// <param name="Connection">The connection; its reader and writer belong to whoever accepted or dialed.</param>
public sealed record ConnectionOpened(IHyperDhtConnection Connection) : IDhtNotice;
