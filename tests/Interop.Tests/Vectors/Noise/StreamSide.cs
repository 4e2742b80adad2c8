using System.Buffers;
using System.Buffers.Binary;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;

namespace HyperDht.Interop.Tests.Vectors.Noise;

/// <summary>One end of a stream, driven by hand: bytes in, frames and events out.</summary>
internal sealed class StreamSide : IDisposable
{
    private static readonly SodiumCryptoSuite Suite = new();
    private readonly PartialFrameBudget _budget = new(new SecretStreamLimits());
    private readonly FramedHandshake? _handshake;
    private readonly byte[] _header;
    private readonly byte[]? _counter;
    private SecretStreamWriter? _writer;
    private SecretStreamReader? _reader;
    private UnorderedSender? _unorderedSender;
    private UnorderedReceiver? _unorderedReceiver;
    private bool _hasEnded;
    private bool _seesEnd;

    public StreamSide(SessionKeys keys, byte[] header, byte[]? counter)
    {
        (_header, _counter) = (header, counter);
        Start(keys);
    }

    public StreamSide(INoiseHandshake handshake, byte[] header, byte[]? counter)
    {
        (_header, _counter) = (header, counter);
        _handshake = new FramedHandshake(handshake, _budget);
        TakeFrames();
    }

    public Queue<byte[]> Outgoing { get; } = new();

    public List<string> Events { get; } = [];

    public bool IsDestroyed { get; private set; }

    public long BytesRead => _reader?.BytesRead ?? 0;

    public long BytesWritten => _writer?.BytesWritten ?? 0;

    public byte[] Write(byte[] message)
    {
        var frame = new byte[message.Length + StreamFormat.FrameOverhead];
        message.CopyTo(frame, StreamFormat.MessageOffset);
        _writer!.Encrypt(frame.AsSpan(StreamFormat.MessageOffset, message.Length), frame);
        return frame;
    }

    public byte[] Seal(byte[] message)
    {
        var envelope = new byte[message.Length + UnorderedEnvelope.Overhead];
        Assert.True(_unorderedSender!.TrySeal(message, envelope));
        return envelope;
    }

    public void Receive(byte[] chunk)
    {
        Span<byte> rest = (byte[])chunk.Clone();
        if (_handshake is not null && _reader is null)
        {
            rest = rest[_handshake.Read(rest)..];
            TakeFrames();
        }

        while (_reader is not null && _reader.TryRead(rest, out var consumed, out var message))
        {
            Events.Add($"data {Convert.ToHexStringLower(message.Bytes)}");
            if (message.Rented is not null)
            {
                ArrayPool<byte>.Shared.Return(message.Rented);
            }

            rest = rest[consumed..];
        }

        if ((_reader?.Fault ?? StreamFault.None) is not StreamFault.None || (_handshake?.Fault ?? StreamFault.None) is not StreamFault.None)
        {
            Fail();
        }
    }

    public void ReceiveDatagram(byte[] envelope)
    {
        var plaintext = new byte[envelope.Length];
        if (_unorderedReceiver!.TryOpen(envelope, plaintext, out var length))
        {
            Events.Add($"message {Convert.ToHexStringLower(plaintext[..length])}");
        }
    }

    public void ReceiveEnd()
    {
        if (!_reader!.HandleEnd())
        {
            Fail();
            return;
        }

        _seesEnd = true;
        Events.Add("end");
        CloseWhenDone();
    }

    public void ReceiveClose()
    {
        IsDestroyed = true;
        Events.Add("close");
    }

    public void End()
    {
        _hasEnded = true;
        CloseWhenDone();
    }

    public void SwallowEmptyMessages() => _reader!.SwallowsEmptyMessages = true;

    public void Dispose()
    {
        _handshake?.Dispose();
        _writer?.Dispose();
        _reader?.Dispose();
        _unorderedSender?.Dispose();
        _unorderedReceiver?.Dispose();
    }

    private void CloseWhenDone()
    {
        if (_hasEnded && _seesEnd)
        {
            Events.Add("close");
        }
    }

    private void Fail()
    {
        IsDestroyed = true;
        Events.Add("error");
        Events.Add("close");
    }

    private void TakeFrames()
    {
        while (_handshake!.TryTakeFrame(out var frame))
        {
            Outgoing.Enqueue(frame);
        }

        if (_handshake.Keys is { } keys)
        {
            Start(keys);
        }
    }

    private void Start(SessionKeys keys)
    {
        _writer = new SecretStreamWriter(Suite, keys, _header);
        _reader = new SecretStreamReader(Suite, keys, _budget);
        _unorderedReceiver = new UnorderedReceiver(Suite, keys.HandshakeHash.Span, keys.IsInitiator, null);
        _unorderedSender = new UnorderedSender(
            Suite, keys.HandshakeHash.Span, keys.IsInitiator, _counter is null ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(_counter));
        Outgoing.Enqueue(_writer.HeaderFrame.ToArray());
    }
}
