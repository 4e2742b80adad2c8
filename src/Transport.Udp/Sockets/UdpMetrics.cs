using System.Diagnostics.Metrics;

namespace HyperDht.Transport.Udp;

/// <summary>What passed the sockets of a loop. Counted by batch.</summary>
internal sealed class UdpMetrics(Meter meter)
{
    private readonly Counter<long> _received = meter.CreateCounter<long>("hyperdht.udp.received", "{datagram}", "Datagrams received.");
    private readonly Counter<long> _sent = meter.CreateCounter<long>("hyperdht.udp.sent", "{datagram}", "Datagrams handed to the system.");
    private readonly Counter<long> _dropped = meter.CreateCounter<long>("hyperdht.udp.dropped", "{datagram}", "Datagrams that did not leave.");
    private readonly Counter<long> _icmp = meter.CreateCounter<long>("hyperdht.udp.icmp_errors", "{error}", "Errors that others caused by ICMP.");
    private readonly Counter<long> _errors = meter.CreateCounter<long>("hyperdht.udp.errors", "{error}", "Other errors of sockets.");
    private readonly Counter<long> _rebinds = meter.CreateCounter<long>("hyperdht.udp.rebinds", "{rebind}", "Sockets bound again.");
    private long _receivedCount;
    private long _sentCount;
    private long _droppedCount;
    private long _icmpCount;
    private long _errorCount;

    public long ReceivedCount => Volatile.Read(ref _receivedCount);

    public long SentCount => Volatile.Read(ref _sentCount);

    public long DroppedCount => Volatile.Read(ref _droppedCount);

    public long IcmpCount => Volatile.Read(ref _icmpCount);

    public long ErrorCount => Volatile.Read(ref _errorCount);

    public void Received(int datagrams)
    {
        Interlocked.Add(ref _receivedCount, datagrams);
        _received.Add(datagrams);
    }

    public void Sent(int datagrams)
    {
        Interlocked.Add(ref _sentCount, datagrams);
        _sent.Add(datagrams);
    }

    public void Dropped(int datagrams, string reason)
    {
        Interlocked.Add(ref _droppedCount, datagrams);
        _dropped.Add(datagrams, new KeyValuePair<string, object?>("reason", reason));
    }

    public void IcmpError()
    {
        Interlocked.Increment(ref _icmpCount);
        _icmp.Add(1);
    }

    public void Error()
    {
        Interlocked.Increment(ref _errorCount);
        _errors.Add(1);
    }

    public void Rebound() => _rebinds.Add(1);
}
