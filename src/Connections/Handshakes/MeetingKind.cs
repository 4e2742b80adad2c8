namespace HyperDht.Connections.Handshakes;

/// <summary>How a server meets a client whose handshake came through a relay (spec 03 §12.3 points 10 to 12).</summary>
internal enum MeetingKind
{
    /// <summary>The client comes by itself: we can be reached, or do not punch.</summary>
    Wait,

    /// <summary>Both are behind one public address: the answer shows our main socket, whose local address the client knows.</summary>
    Lan,

    /// <summary>The answer leaves from a punch socket, and rounds follow.</summary>
    Punch,
}
