namespace HyperDht.Connections.Punching;

/// <summary>The incoming connection that a listener punches for. On the loop; must not throw.</summary>
internal interface IListenPunchOwner
{
    /// <summary>The client punches from now on: the punch has its own end.</summary>
    void OnPunching();

    /// <summary>The punch is over without a way.</summary>
    void OnPunchAborted();
}
