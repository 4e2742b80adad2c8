using HyperDht.Limits;

namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>What waits for channels of ours to open, and how much of it is too much (spec 05 §9.5, threat-model S5).</summary>
internal sealed class Backlog(IMultiplexerLink link, RelayLimits limits)
{
    private const int MessageWeight = 512;

    private readonly List<RemoteChannel> _waiting = [];
    private long _weight;
    private int _refusedInFrame;

    /// <summary>Channels of the peer that nobody here has opened.</summary>
    public int Count => _waiting.Count;

    /// <summary>Whether the connection must not be read on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether one more channel of the peer may wait.</summary>
    public bool HasRoom => _waiting.Count < limits.UnopenedChannels && _weight <= limits.UnopenedBytes;

    /// <summary>Another frame begins.</summary>
    public void HandleFrame() => _refusedInFrame = 0;

    /// <summary>Counts a refusal. False when the peer asks for more than one can answer.</summary>
    public bool TryRefuse()
    {
        RelayMetrics.OpensRefused.Add(1);
        return ++_refusedInFrame <= limits.UnopenedChannels && link.HasRoom;
    }

    /// <summary>A channel begins to wait.</summary>
    public void Add(RemoteChannel channel, int bytes)
    {
        _waiting.Add(channel);
        Grow(channel, bytes);
    }

    /// <summary>Keeps a message for a channel that waits.</summary>
    public void Keep(RemoteChannel channel, ulong type, ReadOnlySpan<byte> payload)
    {
        channel.Keep(type, payload);
        Grow(channel, MessageWeight + payload.Length);
    }

    /// <summary>A channel waits no longer.</summary>
    public void Remove(RemoteChannel channel)
    {
        _waiting.Remove(channel);
        _weight -= channel.Weight;
        channel.Weight = 0;
        if (IsPaused && _weight <= limits.UnopenedBytes)
        {
            IsPaused = false;
            link.Resume();
        }
    }

    private void Grow(RemoteChannel channel, int bytes)
    {
        channel.Weight += bytes;
        _weight += bytes;
        if (!IsPaused && _weight > limits.UnopenedBytes)
        {
            IsPaused = true;
            RelayMetrics.Pauses.Add(1);
        }
    }
}
