using System.Net.NetworkInformation;
using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>
/// This host's addresses for all nodes of a loop: read when the system says that they have changed, and once a second at most otherwise,
/// because reading takes a third of a millisecond.
/// </summary>
/// <remarks>Any thread.</remarks>
internal sealed class RecentInterfaces : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly IDhtLoop _loop;
    private volatile Reading? _last;
    private int _changes;

    public RecentInterfaces(IDhtLoop loop)
    {
        _loop = loop;
        try
        {
            NetworkChange.NetworkAddressChanged += HandleChange;
        }
        catch (NetworkInformationException)
        {
            // The system does not say it: then it is seen a second later.
        }
    }

    public IReadOnlyList<LocalInterface> Read()
    {
        var now = _loop.Now;
        var changes = Volatile.Read(ref _changes);
        if (_last is { } last && last.Changes == changes && now - last.At < Age)
        {
            return last.Interfaces;
        }

        var reading = new Reading(now, changes, LocalInterfaces.Read());
        _last = reading;
        return reading.Interfaces;
    }

    public void Dispose() => NetworkChange.NetworkAddressChanged -= HandleChange;

    private void HandleChange(object? sender, EventArgs change) => Interlocked.Increment(ref _changes);

    private sealed record Reading(TimeSpan At, int Changes, IReadOnlyList<LocalInterface> Interfaces);
}
