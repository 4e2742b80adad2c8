namespace HyperDht.Transport.Udp;

/// <summary>What follows from an error while sending.</summary>
internal enum SendVerdict
{
    /// <summary>Try the same again at once.</summary>
    Retry,

    /// <summary>Keep the datagrams until there is room.</summary>
    Wait,

    /// <summary>Send the joined datagrams one by one, now and later.</summary>
    Split,

    /// <summary>Lost, as on any network.</summary>
    Drop,

    /// <summary>Lost, and the socket itself may be broken.</summary>
    Fault,
}
