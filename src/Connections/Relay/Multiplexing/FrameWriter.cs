using System.Buffers;
using HyperDht.Encoding;
using HyperDht.Noise;

namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Writes items as frames of their own, or collects them into batches while corked (spec 05 §9.7).</summary>
internal sealed class FrameWriter(IMultiplexerLink link)
{
    private const int BatchLimit = 8 << 20;
    private const int MaxNumber = 9;

    private readonly ArrayBufferWriter<byte> _batch = new();
    private ulong _channel;
    private int _corks;

    /// <summary>Collects what is written until the last <see cref="Uncork"/>. Nests.</summary>
    public void Cork() => _corks++;

    /// <summary>Writes what was collected since the first <see cref="Cork"/>.</summary>
    public void Uncork()
    {
        if (--_corks == 0)
        {
            Flush();
        }
    }

    /// <summary>Writes an item.</summary>
    /// <param name="channel">Our number of the channel; 0 for control.</param>
    /// <param name="type">The message's type.</param>
    /// <param name="body">What follows it.</param>
    /// <exception cref="ArgumentOutOfRangeException">No frame can hold it.</exception>
    public void Write(ulong channel, ulong type, ReadOnlySpan<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, StreamFormat.MaxMessageLength - (5 * MaxNumber), nameof(body));
        var room = body.Length + (5 * MaxNumber);
        if (_corks == 0)
        {
            var frame = ArrayPool<byte>.Shared.Rent(room);
            link.Write(frame.AsSpan(0, WriteItem(frame, channel, type, body, null)));
            ArrayPool<byte>.Shared.Return(frame);
            return;
        }

        if (_batch.WrittenCount + room > StreamFormat.MaxMessageLength)
        {
            Flush();
        }

        _batch.Advance(WriteItem(_batch.GetSpan(room), channel, type, body, WireWriter.SizeOf(type) + body.Length));
        if (_batch.WrittenCount >= BatchLimit)
        {
            Flush();
        }
    }

    // In a batch an item has its length in front, and the channel only when it changes.
    private int WriteItem(Span<byte> destination, ulong channel, ulong type, ReadOnlySpan<byte> body, int? length)
    {
        var writer = new WireWriter(destination);
        if (length is { } itemLength)
        {
            if (_batch.WrittenCount == 0)
            {
                writer.WriteUInt(0);
                writer.WriteUInt(ControlType.Batch);
                writer.WriteUInt(channel);
            }
            else if (channel != _channel)
            {
                writer.WriteUInt(0);
                writer.WriteUInt(channel);
            }

            _channel = channel;
            writer.WriteUInt((ulong)itemLength);
        }
        else
        {
            writer.WriteUInt(channel);
        }

        writer.WriteUInt(type);
        writer.WriteBytes(body);
        return writer.Length;
    }

    private void Flush()
    {
        if (_batch.WrittenCount > 0)
        {
            link.Write(_batch.WrittenSpan);
            _batch.ResetWrittenCount();
        }
    }
}
