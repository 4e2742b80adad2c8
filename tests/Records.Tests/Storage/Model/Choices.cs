namespace HyperDht.Records.Tests.Storage.Model;

/// <summary>All ways through choices that depend on each other, one run after the other, depth first.</summary>
internal sealed class Choices
{
    private readonly List<(int Taken, int Of)> _taken = [];
    private int _position;

    /// <summary>The choice of this run among some.</summary>
    public int Next(int count)
    {
        if (_position == _taken.Count)
        {
            _taken.Add((0, count));
        }

        return _taken[_position++].Taken;
    }

    /// <summary>Goes to the next way.</summary>
    /// <returns>False when every way was taken.</returns>
    public bool MoveNext()
    {
        _position = 0;
        while (_taken.Count > 0 && _taken[^1].Taken + 1 == _taken[^1].Of)
        {
            _taken.RemoveAt(_taken.Count - 1);
        }

        if (_taken.Count == 0)
        {
            return false;
        }

        _taken[^1] = (_taken[^1].Taken + 1, _taken[^1].Of);
        return true;
    }

    /// <summary>Forgets all choices.</summary>
    public void Clear()
    {
        _taken.Clear();
        _position = 0;
    }
}
