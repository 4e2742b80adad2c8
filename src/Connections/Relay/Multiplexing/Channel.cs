namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>One conversation of several on a connection.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class Channel(Multiplexer multiplexer, ChannelTerms terms, ChannelGroup group, IChannelHandler handler)
{
    /// <summary>What it is called.</summary>
    public ChannelTerms Terms { get; } = terms;

    /// <summary>Where it belongs.</summary>
    public ChannelGroup Group { get; } = group;

    /// <summary>Who speaks its protocol.</summary>
    public IChannelHandler Handler { get; } = handler;

    /// <summary>Our number of it; 0 before the open.</summary>
    public ulong LocalId { get; set; }

    /// <summary>The peer's number of it; 0 before the peer's open.</summary>
    public ulong RemoteId { get; set; }

    /// <summary>Whether it is closed, by whomever.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Opens our side. Once only. Messages may be sent at once, whether the peer has opened it or not.</summary>
    /// <returns>False when what the peer has sent for it does not decode; end the connection.</returns>
    public bool Open(ReadOnlySpan<byte> handshake = default) => multiplexer.Open(this, handshake);

    /// <summary>Sends a message. False on a closed channel.</summary>
    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    public bool Send(ulong type, ReadOnlySpan<byte> payload) => multiplexer.Send(this, type, payload);

    /// <summary>Closes it; nothing arrives for it any more. Idempotent.</summary>
    public void Close() => multiplexer.Close(this);
}
