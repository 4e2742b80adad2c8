namespace HyperDht.Connections.Paths;

/// <summary>What a <see cref="PathMessages">path message</see> says.</summary>
internal enum PathMessageKind : byte
{
    /// <summary>Asks whoever holds the keys of the connection to answer.</summary>
    Challenge = 1,

    /// <summary>Answers a challenge, to where it came from.</summary>
    Answer = 2,

    /// <summary>Names a <see cref="Rendezvous.RendezvousPoint"/> of the client.</summary>
    Rendezvous = 3,

    /// <summary>Says through a rendezvous point that the server has moved; the number grows.</summary>
    Call = 4,
}
