using System.Globalization;
using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Matrix;

/// <summary>Everything the lab has measured, and what of it is not as promised.</summary>
internal sealed class LabTable
{
    private static readonly string Heading = string.Create(
        CultureInfo.InvariantCulture, $"{"server, client",-37} {"software",-10} {"open",-7} {"p50 ms",9} {"max ms",9}  path or error");

    private readonly List<Cell> _cells = [];
    private readonly List<string> _broken = [];
    private readonly List<string> _lines = [];
    private int _concluded;

    /// <summary>Where <c>./test --full</c> finds it.</summary>
    public static string File => Path.Combine(RepositoryRoot.Path, "artifacts", "nat-lab.txt");

    /// <summary>The cell of a pair; a new one when it is the first time.</summary>
    public Cell Cell(string what, Sides sides)
    {
        var cell = Find(what, sides);
        if (cell is null)
        {
            cell = new Cell(what, sides);
            _cells.Add(cell);
        }

        return cell;
    }

    public Cell? Find(string what, Sides sides) => _cells.Find(cell => cell.What == what && cell.Sides == sides);

    /// <summary>Notes what was promised of a cell when it is not so.</summary>
    public void Claim(Cell cell, bool isSo, string promise)
    {
        if (!isSo)
        {
            _broken.Add($"{promise}: {cell}\n{cell.Story()}");
        }
    }

    /// <summary>Writes all of it down, and fails when a promise was broken since the last time.</summary>
    public void Conclude(Action<string> write)
    {
        string[] lines = [.. _cells.Skip(_concluded).Select(cell => cell.ToString()), .. _broken.Select(promise => $"NOT: {promise}")];
        var stories = _cells.Skip(_concluded).Select(cell => $"{cell}\n{cell.Story()}").ToArray();
        var said = string.Join('\n', _broken);
        _concluded = _cells.Count;
        _broken.Clear();
        _lines.AddRange(lines);
        foreach (var line in (string[])[Heading, .. lines, string.Empty, .. stories])
        {
            write(line);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllLines(File, [Heading, .. _lines]);
        Assert.True(said.Length == 0, said);
    }
}
