using System.Diagnostics;
using System.Net.Sockets;

namespace HyperDht.Tests.Sockets;

/// <summary>Pings an echoing socket from outside the loop, as a neighbour would.</summary>
internal static class Pings
{
    /// <summary>Whether this is the long run.</summary>
    public static bool Full => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";

    /// <summary>Round trips in milliseconds until the time is over; a lost ping counts its whole patience.</summary>
    /// <remarks>On a thread of its own, as a neighbour does not depend on this process's thread pool either.</remarks>
    public static Task<List<double>> MeasureAsync(PeerAddress target, TimeSpan duration) =>
        Task.Factory.StartNew(() => Measure(target, duration), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static List<double> Measure(PeerAddress target, TimeSpan duration)
    {
        const int pauseMicroseconds = 2000;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        socket.Bind(PeerAddress.Loopback(0).ToEndPoint());
        var (clock, trips, buffer) = (Stopwatch.StartNew(), new List<double>(), new byte[64]);
        for (var number = 0; clock.Elapsed < duration; number++)
        {
            var start = clock.Elapsed;
            BitConverter.TryWriteBytes(buffer, number);
            socket.SendTo(buffer, target.ToEndPoint());
            try
            {
                do
                {
                    socket.Receive(buffer);
                }
                while (BitConverter.ToInt32(buffer) != number);
            }
            catch (SocketException)
            {
                // Counted with its patience below.
            }

            trips.Add((clock.Elapsed - start).TotalMilliseconds);
            socket.Poll(pauseMicroseconds, SelectMode.SelectRead);
        }

        return trips;
    }

    /// <summary>All but a few that the machine itself delayed were answered in 20 ms.</summary>
    public static void AssertAnswered(List<double> trips)
    {
        trips.Sort();
        Assert.True(trips.Count >= 10, $"only {trips.Count} pings");
        Assert.True(trips[trips.Count * 9 / 10] < 20, $"p90 {trips[trips.Count * 9 / 10]} ms, last {trips[^1]} ms of {trips.Count}");
    }
}
