using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>This host's addresses, read from the system at most once a second for all nodes of a loop: reading takes a third of a millisecond.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class RecentInterfaces(IDhtLoop loop)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private volatile Reading? _last;

    public IReadOnlyList<LocalInterface> Read()
    {
        var now = loop.Now;
        if (_last is { } last && now - last.At < Age)
        {
            return last.Interfaces;
        }

        var reading = new Reading(now, LocalInterfaces.Read());
        _last = reading;
        return reading.Interfaces;
    }

    private sealed record Reading(TimeSpan At, IReadOnlyList<LocalInterface> Interfaces);
}
