namespace HyperDht.Connections.Punching;

/// <summary>The incoming connection that a listener punches for. On the loop; must not throw.</summary>
internal interface IListenPunchOwner
{
    /// <summary>Whether the stream runs, or is about to run, over a relay: then a large punch may wait for its turn.</summary>
    bool IsRelayed { get; }

    /// <summary>The client punches from now on: the punch has its own end.</summary>
    void OnPunching();

    /// <summary>No probe is on its way any more, and none has led anywhere; the client may still come through another relay.</summary>
    void OnPunchOver();
}
