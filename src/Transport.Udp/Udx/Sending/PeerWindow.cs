using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Sending;

/// <summary>What the peer is willing to buffer (spec 04 §6 step 9, §8).</summary>
internal sealed class PeerWindow(uint initialSequence, uint initialRemoteSequence)
{
    private const uint AssumedUntilToldOtherwise = 4 << 20;

    private uint _updateSequence = initialRemoteSequence;
    private uint _updateAcknowledgement = initialSequence;

    /// <summary>In bytes.</summary>
    public uint Bytes { get; private set; } = AssumedUntilToldOtherwise;

    /// <summary>In packets of a given payload; at least one while it is not closed.</summary>
    public int ToPackets(int payload) => Bytes == 0 ? 0 : (int)Math.Max(1, Bytes / (uint)payload);

    /// <summary>Takes the window of a packet, unless the packet is older than the last one that set it.</summary>
    public void Update(in UdxHeader header)
    {
        var sequence = header.SequenceNumber;
        var isNewer = Sequence.IsBefore(_updateSequence, sequence)
            || (_updateSequence == sequence && !Sequence.IsBefore(header.Acknowledgement, _updateAcknowledgement));
        if (!isNewer)
        {
            return;
        }

        Bytes = header.Window;
        _updateSequence = sequence;
        _updateAcknowledgement = header.Acknowledgement;
    }
}
