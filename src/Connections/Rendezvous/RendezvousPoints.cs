namespace HyperDht.Connections.Rendezvous;

/// <summary>The rendezvous points that a client has named to us, the newest ones.</summary>
/// <remarks>Pure.</remarks>
internal sealed class RendezvousPoints
{
    /// <summary>How many there are at most.</summary>
    public const int Most = 2;

    private readonly List<RendezvousPoint> _points = new(Most);
    private uint _count;

    /// <summary>What is known.</summary>
    public IReadOnlyList<RendezvousPoint> All => _points;

    /// <summary>The client has named one.</summary>
    /// <param name="number">As it stood in its message.</param>
    public void Note(UInt128 number)
    {
        var point = RendezvousPoint.OfNumber(number, out var count);
        if ((int)(count - _count) <= 0)
        {
            return;
        }

        _count = count;
        if (_points.RemoveAll(known => known.Node == point.Node) == 0 && _points.Count == Most)
        {
            _points.RemoveAt(0);
        }

        _points.Add(point);
    }
}
