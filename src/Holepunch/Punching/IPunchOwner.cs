using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Punching;

/// <summary>Whose punch it is. On the loop; must not throw.</summary>
internal interface IPunchOwner
{
    /// <summary>A probe of the other side came through; only a dialer is told, who chooses the path.</summary>
    /// <param name="socket">Our socket; hold it for as long as the stream lives on it.</param>
    /// <param name="remote">The other side.</param>
    void OnPunched(PunchSocket socket, PeerAddress remote);

    /// <summary>Every probe was sent and none came back.</summary>
    void OnGaveUp();
}
