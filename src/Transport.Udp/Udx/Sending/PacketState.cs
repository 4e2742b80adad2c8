namespace HyperDht.Udx.Sending;

/// <summary>What is known about a packet that was sent.</summary>
internal enum PacketState : byte
{
    /// <summary>On its way.</summary>
    InFlight,

    /// <summary>Found lost, waits to be sent again.</summary>
    Lost,

    /// <summary>Arrived, as an acknowledgement or a SACK block said.</summary>
    Delivered,
}
