namespace HyperDht.Connections.Listening;

/// <summary>What becomes of an incoming connection. Called on the loop.</summary>
internal interface IIncomingOwner
{
    /// <summary>The peer has proven its key.</summary>
    void OnProven(IncomingConnection incoming, IHyperDhtConnection connection);

    /// <summary>A connection that was proven is closed.</summary>
    void OnProvenClosed(IncomingConnection incoming);

    /// <summary>It never will.</summary>
    void OnAbandoned(IncomingConnection incoming);
}
