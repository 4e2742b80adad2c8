using System.Security.Cryptography;
using System.Text.Json;
using HyperDht.Udx;
using HyperDht.Udx.Sending;
using HyperDht.Udx.Wire;

namespace HyperDht.Interop.Tests.Vectors.Udx;

/// <summary>
/// Puts our stream in the place of one side: it gets what that side got, writes packet by packet what that side wrote, and
/// must deliver the same bytes and messages, send the same packets, and acknowledge the same in the end.
/// </summary>
internal sealed class SideReplay
{
    private readonly JsonElement _scenario;
    private readonly string _side;
    private readonly List<RecordedDatagram> _own;
    private readonly List<(TimeSpan At, int Order, Action Act)> _steps = [];
    private readonly ReplayEnd _end;
    private uint _next;
    private bool _isComplete = true;

    public SideReplay(JsonElement scenario, IReadOnlyList<RecordedDatagram> datagrams, string side)
    {
        _scenario = scenario;
        _side = side;
        var own = scenario.GetProperty(side);
        _next = own.GetProperty("initial_seq").GetUInt32();
        _end = new ReplayEnd(
            own.GetProperty("id").GetUInt32(),
            own.GetProperty("remote_id").GetUInt32(),
            new UdxStreamOptions(_next, own.GetProperty("initial_ack").GetUInt32()));
        var leg = !scenario.TryGetProperty("relay", out _) ? null : side == "a" ? "a-relay" : "relay-b";
        var mine = datagrams.Where(d => leg is null || d.Leg == leg).ToList();
        _own = [.. mine.Where(d => d.From == side)];
        AddSteps(mine);
    }

    public void Run()
    {
        foreach (var (at, _, act) in _steps.OrderBy(s => s.At).ThenBy(s => s.Order))
        {
            if (!_isComplete)
            {
                return;
            }

            _end.Loop.RunTo(at);
            act();
            _end.Loop.EndTurn();
        }

        CheckReceived();
        CheckSent();
        CheckLastAcknowledgement();
    }

    private void AddSteps(List<RecordedDatagram> datagrams)
    {
        foreach (var call in _scenario.GetProperty("events").EnumerateArray().Where(e => e.GetProperty("side").GetString() == _side))
        {
            if (call.GetProperty("what").GetString() is "call connect")
            {
                AddConnect(TimeSpan.FromMilliseconds(call.GetProperty("t_ms").GetDouble()));
            }
        }

        foreach (var datagram in datagrams)
        {
            if (datagram.From == _side)
            {
                _steps.Add((datagram.SentAt, 2, () => SendLike(datagram)));
                continue;
            }

            foreach (var arrival in datagram.Arrivals)
            {
                _steps.Add((arrival, 1, () => Assert.Equal(IsForStream(datagram), _end.Feed(datagram.Bytes))));
            }
        }
    }

    private void AddConnect(TimeSpan at)
    {
        // A stream that data reaches before it is connected lets it pass, as the recorded hooks did in the end.
        var name = _scenario.GetProperty("name").GetString();
        if (name == "preconnect-late-ack")
        {
            _end.Handler.Accept = (_, _) => true;
        }
        else if (name is "preconnect-firewall" or "preconnect-rejected")
        {
            _end.Handler.Accept = (_, _) =>
            {
                if (_end.Loop.Now + TimeSpan.FromMilliseconds(50) >= at)
                {
                    _end.Connect();
                }

                return _end.Stream.IsConnected;
            };
        }

        _steps.Add((at, name == "preconnect-rejected" && _side == "b" ? 3 : 0, _end.Connect));
    }

    private bool IsForStream(RecordedDatagram datagram) =>
        datagram.IsUdx && datagram.Fields.GetProperty("id").GetUInt32() == _end.Stream.Id && !_end.Stream.IsClosed;

    private void SendLike(RecordedDatagram datagram)
    {
        Assert.True(UdxPacket.TryRead(datagram.Bytes.ToArray(), out var packet));
        if (packet.HasAny(UdxFlags.Message))
        {
            _end.Stream.SendMessage(packet.Payload);
        }
        else if (packet.HasAny(UdxFlags.Destroy))
        {
            _end.Stream.Destroy();
        }
        else if (packet.HasAny(UdxFlags.Data | UdxFlags.End) && packet.Header.SequenceNumber == _next)
        {
            _next++;
            if (packet.Payload.Length > UdxSendCore.MaxPayload)
            {
                // Larger packets come with the search for the path's MTU; what follows is numbered differently then.
                _isComplete = false;
                return;
            }

            if (packet.HasAny(UdxFlags.Data))
            {
                _end.Stream.Write(packet.Payload.ToArray(), null);
            }

            if (packet.HasAny(UdxFlags.End))
            {
                _end.Stream.End();
            }
        }
    }

    private void CheckReceived()
    {
        var recorded = _scenario.GetProperty("received").GetProperty(_side);
        Assert.Equal(recorded.GetProperty("bytes").GetInt64(), _end.Handler.ReceivedBytes);
        Assert.Equal(recorded.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(_end.Handler.Received)));

        var events = _scenario.GetProperty("events").EnumerateArray().Where(e => e.GetProperty("side").GetString() == _side).ToList();
        Assert.Equal(events.Count(e => e.GetProperty("what").GetString() == "message"), _end.Handler.Messages.Count);
        Assert.Equal(events.Any(e => e.GetProperty("what").GetString() == "end"), _end.Handler.HasEnded);
        if (events.FirstOrDefault(e => e.GetProperty("what").GetString() == "error") is { ValueKind: not JsonValueKind.Undefined } error
            && error.GetProperty("code").GetString() == "ECONNRESET")
        {
            Assert.Equal(UdxCloseReason.Reset, _end.Handler.Closed);
        }
    }

    // Every numbered packet of the recorded side left here too, with the same flags and bytes.
    private void CheckSent()
    {
        foreach (var datagram in _own)
        {
            UdxPacket.TryRead(datagram.Bytes.ToArray(), out var recorded);
            if (!recorded.HasAny(UdxFlags.Data | UdxFlags.End))
            {
                continue;
            }

            var header = recorded.Header;
            var ours = _end.End.Socket.Sent.First(bytes => IsNumbered(bytes, header.SequenceNumber));
            Assert.True(UdxPacket.TryRead(ours.ToArray(), out var packet));
            Assert.Equal(header.Flags, packet.Header.Flags);
            Assert.Equal(header.StreamId, packet.Header.StreamId);
            Assert.True(recorded.Payload.SequenceEqual(packet.Payload));
        }
    }

    private void CheckLastAcknowledgement()
    {
        if (_own.LastOrDefault(d => !IsAsking(d.Bytes)) is { } recorded && _end.End.Socket.Sent.LastOrDefault(b => !IsAsking(b)) is { } ours)
        {
            var (expected, actual) = (ReplayEnd.ReadAcknowledgement([.. recorded.Bytes]), ReplayEnd.ReadAcknowledgement([.. ours]));
            Assert.Equal(expected.Acknowledgement, actual.Acknowledgement);
            Assert.Equal(expected.Blocks, actual.Blocks);
        }
    }

    private static bool IsAsking(byte[] datagram) => (UdxHeader.Read(datagram).Flags & UdxFlags.Heartbeat) != 0;

    private static bool IsNumbered(byte[] datagram, uint sequence)
    {
        var header = UdxHeader.Read(datagram);
        return header.SequenceNumber == sequence && (header.Flags & (UdxFlags.Data | UdxFlags.End)) != 0;
    }
}
