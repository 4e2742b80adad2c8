namespace HyperDht.Holepunch.Sockets;

/// <summary>What a listener does with probes: it sends them back (spec 03 §11.2). Stateless, so that attempts can share a socket.</summary>
internal sealed class EchoProbes : IProbeReceiver
{
    public static readonly EchoProbes Instance = new();

    public void OnProbe(PunchSocket socket, PeerAddress source) => socket.SendProbe(source, PunchStep.NormalTimeToLive);
}
