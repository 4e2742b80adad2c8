namespace HyperDht.Holepunch.Sockets;

/// <summary>Takes the punch probes of a socket: datagrams of at most one byte. On the loop; must not throw.</summary>
internal interface IProbeReceiver
{
    /// <summary>A probe arrived.</summary>
    void OnProbe(PunchSocket socket, PeerAddress source);
}
