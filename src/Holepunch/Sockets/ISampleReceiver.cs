namespace HyperDht.Holepunch.Sockets;

/// <summary>Hears how others see a socket. On the loop; must not throw.</summary>
internal interface ISampleReceiver
{
    /// <summary>Somebody has said how it sees the socket.</summary>
    void OnSample(NatSample sample);

    /// <summary>Nobody is left to ask. At most once.</summary>
    void OnSampled();
}
