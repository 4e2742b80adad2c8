using HyperDht.Connections.Forwarding;
using HyperDht.Holepunch.Remote;
using HyperDht.Limits;

namespace HyperDht.Connections.Listening;

/// <summary>One first message that is being or was answered; repetitions of it get the same answer (spec 03 §12.3).</summary>
internal sealed class HandshakeEntry(UInt128 key, uint claimedHost, ulong id, ConnectionsLimits limits)
{
    private readonly TaskCompletionSource<ServerAnswer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Hash of the Noise bytes.</summary>
    public UInt128 Key { get; } = key;

    /// <summary>The number under which the client's punch rounds arrive: the smallest that is free.</summary>
    public ulong Id { get; } = id;

    /// <summary>The connection it led to; null when there is none, or none yet.</summary>
    public IncomingConnection? Incoming { get; set; }

    /// <summary>The client's host as claimed, or 0 when it does not count against one.</summary>
    public uint ClaimedHost { get; } = claimedHost;

    /// <summary>Where relays that we announced to say that the client is.</summary>
    public HostWitnesses Witnesses { get; } = new(limits);

    /// <summary>The static key it counts against, once decrypted.</summary>
    public PublicKey? RemotePublicKey { get; set; }

    /// <summary>Whether it still counts as half-open.</summary>
    public bool IsHalfOpen { get; set; } = true;

    /// <summary>When it is forgotten; null while the handshake is unfinished.</summary>
    public TimeSpan? ForgetAt { get; set; }

    /// <summary>Message 2, or null for silence.</summary>
    public Task<ServerAnswer?> Answer => _answer.Task;

    public void Complete(ServerAnswer? answer) => _answer.TrySetResult(answer);
}
