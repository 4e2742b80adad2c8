namespace HyperDht.Holepunch.Payloads;

/// <summary>What the two sides of a punch tell each other, before encryption (spec 03 §8.1).</summary>
internal sealed record HolepunchPayload
{
    /// <summary>Highest round that is sent: larger ones would take more than one byte.</summary>
    public const ulong MaxRound = 252;

    public PunchError Error { get; init; }

    /// <summary>The sender's verdict about its punch socket.</summary>
    public NatKind Kind { get; init; }

    public ulong Round { get; init; }

    public bool IsConnected { get; init; }

    public bool IsPunching { get; init; }

    /// <summary>Where the sender's punch socket is seen, best first; null differs from empty on the wire.</summary>
    public IReadOnlyList<PeerAddress>? Addresses { get; init; }

    /// <summary>The address a client has just sent an opening probe to.</summary>
    public PeerAddress? RemoteAddress { get; init; }

    /// <summary>To be returned: 32 bytes.</summary>
    public ReadOnlyMemory<byte>? Token { get; init; }

    /// <summary>What the receiver had sent as its token: 32 bytes.</summary>
    public ReadOnlyMemory<byte>? RemoteToken { get; init; }
}
