using HyperDht.Udx.Sending;
using HyperDht.Udx.Wire;

namespace HyperDht.Interop.Tests.Vectors.Udx;

/// <summary>Plays a scripted peer to our sender and checks the rules that its answers set.</summary>
internal sealed class SenderReplay(VectorCase vector, IReadOnlyList<RecordedDatagram> datagrams)
{
    private readonly ReplayEnd _end = new(1, 2, default);

    public void Run()
    {
        var steps = datagrams.Where(d => d.From == "b").Select(d => (At: d.SentAt, Act: (Action)(() => _end.Feed(d.Bytes)))).ToList();
        foreach (var call in vector.Element.GetProperty("events").EnumerateArray())
        {
            var at = TimeSpan.FromMilliseconds(call.GetProperty("t_ms").GetDouble());
            switch (call.GetProperty("what").GetString())
            {
                case "call connect":
                    steps.Add((at, _end.Connect));
                    break;
                case "call write":
                    var bytes = new byte[call.GetProperty("bytes").GetInt32()];
                    steps.Add((at, () => _end.Stream.Write(bytes, null)));
                    break;
            }
        }

        foreach (var (at, act) in steps.OrderBy(s => s.At))
        {
            _end.Loop.RunTo(at);
            act();
            _end.Loop.EndTurn();
            CheckWindow();
        }

        _end.Loop.RunTo(_end.Loop.Now + TimeSpan.FromMilliseconds(5));
        Check();
    }

    private void Check()
    {
        switch (vector.Name)
        {
            case "zero-window":
                CheckZeroWindow();
                break;
            case "sparse-acks" or "piggybacked-acks":
                Assert.Equal(0, _end.Stream.Statistics.Retransmissions);
                break;
            case "sender-sack-handling":
                Assert.InRange(_end.Stream.Statistics.Retransmissions, 1, 2);
                break;
        }
    }

    // Nothing but heartbeats while the window is closed; everything once it opens.
    private void CheckZeroWindow()
    {
        var heartbeats = _end.Sent.Count(h => h.Flags == UdxFlags.Heartbeat);
        Assert.InRange(heartbeats, 2, 12);
        var sent = _end.Sent.ToList();
        var first = sent.FindIndex(h => h.Flags == UdxFlags.Heartbeat);
        var last = sent.FindLastIndex(h => h.Flags == UdxFlags.Heartbeat);
        Assert.All(sent[first..last], h => Assert.Equal(UdxFlags.Heartbeat, h.Flags));
        Assert.Equal(3, sent[last..].Count(h => (h.Flags & UdxFlags.Data) != 0));
    }

    private void CheckWindow()
    {
        if (vector.Name == "small-window" && _end.Stream.Statistics.PacketsReceived > 0)
        {
            Assert.InRange(_end.Stream.Statistics.PacketsInFlight, 0, 3000 / UdxSendCore.MaxPayload);
        }
    }
}
