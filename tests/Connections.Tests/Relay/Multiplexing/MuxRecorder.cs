using HyperDht.Connections.Relay.Multiplexing;

namespace HyperDht.Connections.Tests.Relay.Multiplexing;

/// <summary>Notes what happens to a channel.</summary>
internal sealed class MuxRecorder : IChannelHandler
{
    public Channel? Channel { get; set; }

    public bool IsOpened { get; private set; }

    public bool? ClosedByRemote { get; private set; }

    public List<byte[]> Messages { get; } = [];

    public bool HandleOpened(ReadOnlySpan<byte> handshake)
    {
        Assert.False(IsOpened);
        IsOpened = true;
        return true;
    }

    public bool HandleMessage(ulong type, ReadOnlySpan<byte> payload)
    {
        Assert.True(IsOpened);
        Assert.Null(ClosedByRemote);
        Messages.Add([(byte)type, .. payload]);
        return true;
    }

    public void HandleClosed(bool isRemote)
    {
        Assert.Null(ClosedByRemote);
        ClosedByRemote = isRemote;
    }
}
