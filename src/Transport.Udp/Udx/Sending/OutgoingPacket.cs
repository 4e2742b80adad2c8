using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Sending;

/// <summary>A data packet that leaves now.</summary>
/// <param name="SequenceNumber">Its number.</param>
/// <param name="Flags">Data, End or both.</param>
/// <param name="Offset">Position of its first byte in the stream.</param>
/// <param name="Length">Bytes of payload.</param>
internal readonly record struct OutgoingPacket(uint SequenceNumber, UdxFlags Flags, long Offset, int Length);
