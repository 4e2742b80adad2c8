using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Punching;

/// <summary>One side of a punch, as the rounds of messages see it. On the loop.</summary>
internal interface IPunchSide
{
    /// <summary>The verdict about our socket.</summary>
    NatKind Kind { get; }

    /// <summary>Where our socket is seen, best first; null while unknown.</summary>
    IReadOnlyList<PeerAddress>? Addresses { get; }

    /// <summary>What the other side says of itself.</summary>
    RemoteState Remote { get; }

    /// <summary>Whether probes are on their way.</summary>
    bool IsPunching { get; }

    /// <summary>Whether the attempt has ended, well or not.</summary>
    bool IsOver { get; }

    /// <summary>Waits for the verdict about our NAT; true when it leaves hope.</summary>
    /// <param name="reopen">Whether other sockets are tried when it does not, once for the attempt.</param>
    Task<bool> AnalyzeAsync(bool reopen);

    /// <summary>Adds what a message told beside its purpose.</summary>
    void AddSample(NatSample sample);

    /// <summary>Opens our own NAT towards an address, with a packet that dies on the way.</summary>
    void SendOpening(PeerAddress to);

    /// <summary>Sends one probe that is meant to arrive.</summary>
    void SendProbe(PeerAddress to);

    /// <summary>Keeps the verdict that the other side was told.</summary>
    void Freeze();

    /// <summary>Starts to punch; once it has, later calls change nothing. False when no strategy fits what is known.</summary>
    bool TryPunch();

    /// <summary>Uses the socket of the large punch that another attempt of the connect is in, if there is one of use.</summary>
    void JoinTurn();

    /// <summary>Ends the attempt. Idempotent.</summary>
    void Abort();
}
