namespace HyperDht.Connections.Listening;

/// <summary>What becomes of an incoming connection. Called on the loop, once.</summary>
internal interface IIncomingOwner
{
    /// <summary>The peer has proven its key.</summary>
    void OnProven(IncomingConnection incoming, IHyperDhtConnection connection);

    /// <summary>It never will.</summary>
    void OnAbandoned(IncomingConnection incoming);
}
