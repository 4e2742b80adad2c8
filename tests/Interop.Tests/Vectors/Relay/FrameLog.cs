using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Relay.Pairing;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>Notes the frames that leave.</summary>
internal sealed class FrameLog : IMultiplexerLink, IPairingOwner
{
    public List<string> Frames { get; } = [];

    public bool HasRoom => true;

    public void Write(ReadOnlySpan<byte> frame) => Frames.Add(Convert.ToHexStringLower(frame));

    public void Resume()
    {
    }

    public void OnPaired(uint relayStreamId)
    {
    }

    public void OnPairingFailed(string code)
    {
    }
}
