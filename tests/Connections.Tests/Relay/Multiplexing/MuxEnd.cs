using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Limits;

namespace HyperDht.Connections.Tests.Relay.Multiplexing;

/// <summary>One end of two multiplexers that are joined without a network; frames wait until they are passed on.</summary>
internal sealed class MuxEnd : IMultiplexerLink
{
    public MuxEnd(RelayLimits? limits = null) => Multiplexer = new Multiplexer(this, limits ?? new RelayLimits());

    public Multiplexer Multiplexer { get; }

    public Queue<byte[]> Sent { get; } = new();

    public long BytesSent { get; private set; }

    public int Resumed { get; private set; }

    public bool HasRoom { get; set; } = true;

    public void Write(ReadOnlySpan<byte> frame)
    {
        BytesSent += frame.Length;
        Sent.Enqueue(frame.ToArray());
    }

    public void Resume() => Resumed++;

    /// <summary>Passes one frame on. False when the other end broke.</summary>
    public bool PassTo(MuxEnd other) => !Sent.TryDequeue(out var frame) || other.Multiplexer.HandleFrame(frame);

    public bool Receive(string hex) => Multiplexer.HandleFrame(Convert.FromHexString(hex));

    public MuxRecorder Open(string protocol, byte[]? id = null)
    {
        var recorder = new MuxRecorder();
        recorder.Channel = Multiplexer.Create(new ChannelTerms(protocol, id), recorder)!;
        Assert.True(recorder.Channel.Open());
        return recorder;
    }
}
