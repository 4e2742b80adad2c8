using HyperDht.Transport;

namespace HyperDht.Messaging;

/// <summary>One request as it arrived, token and id already checked (spec 01 §8).</summary>
/// <remarks>Belongs to the loop that received it. A request is answered at most once.</remarks>
public abstract class DhtRequest
{
    /// <summary>Transaction id of the sender.</summary>
    public abstract ushort TransactionId { get; }

    /// <summary>Which command.</summary>
    public abstract DhtCommandId Command { get; }

    /// <summary>The sender, as UDP knows it.</summary>
    public abstract PeerAddress From { get; }

    /// <summary>The sender's id when it claims to be persistent and the id belongs to <see cref="From"/>.</summary>
    public abstract NodeId? FromId { get; }

    /// <summary>Our address as the sender sees it.</summary>
    public abstract PeerAddress To { get; }

    /// <summary>The target, when the request has one.</summary>
    public abstract NodeId? Target { get; }

    /// <summary>The valid token it presented, 32 bytes, or null. A wrong one was already answered with error 2.</summary>
    public abstract ReadOnlyMemory<byte>? Token { get; }

    /// <summary>The value; null when absent, which differs from empty.</summary>
    public abstract ReadOnlyMemory<byte>? Value { get; }

    /// <summary>Where it arrived.</summary>
    public abstract IDatagramSocket Socket { get; }

    /// <summary>Whether the sender's address was proven in the last ten minutes (threat-model, ground rules).</summary>
    public abstract bool IsProven { get; }

    /// <summary>Sends a reply with code 0.</summary>
    /// <param name="value">Null leaves the value out; empty sends an empty one.</param>
    /// <param name="options">Where from, where to, and what goes along; null for the defaults.</param>
    public abstract void Reply(ReadOnlyMemory<byte>? value, DhtReplyOptions? options = null);

    /// <summary>Sends a reply with an error code, closer nodes by default, and no token by default.</summary>
    /// <param name="code">Spec 01 §9.</param>
    /// <param name="options">Where from, where to, and what goes along; null for the defaults.</param>
    public abstract void Error(uint code, DhtReplyOptions? options = null);

    /// <summary>Sends the request on: same transaction id, command and target, another value; not tracked, not repeated.</summary>
    /// <param name="value">Null leaves the value out.</param>
    /// <param name="to">Where to.</param>
    /// <param name="socket">Null is the socket it arrived on.</param>
    public abstract void Relay(ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket = null);
}
