using System.Text.Json;

namespace HyperDht.Interop.Tests.Vectors;

/// <summary>The vectors of one file, the runners for their kinds, and the deviations listed for both.</summary>
public sealed class VectorSuite
{
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, Action<VectorCase>> _runners;
    private readonly Dictionary<string, VectorCase> _cases;
    private readonly Dictionary<string, string> _laterKinds;
    private readonly Dictionary<string, string> _deviations;

    /// <summary>Loads a file.</summary>
    /// <param name="file">File name without extension.</param>
    /// <param name="runners">A runner for each kind; it throws when a vector is not met.</param>
    /// <param name="listName">Name of the array in the file.</param>
    public VectorSuite(string file, IReadOnlyDictionary<string, Action<VectorCase>> runners, string listName = "vectors")
    {
        _file = file;
        _runners = runners;
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", file + ".json")));
        _cases = document.RootElement.GetProperty(listName).EnumerateArray()
            .Select(e => new VectorCase(
                file, e.GetProperty("name").GetString()!, e.TryGetProperty("kind", out var kind) ? kind.GetString()! : "scenario", e.Clone()))
            .ToDictionary(c => c.Name);

        using var deviations = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "deviations.json")));
        _laterKinds = Section(deviations, "laterKinds");
        _deviations = Section(deviations, "deviations");
    }

    /// <summary>Names of all vectors, for a theory.</summary>
    public IEnumerable<string> Names => _cases.Keys;

    /// <summary>Checks one vector.</summary>
    /// <param name="name">Its name.</param>
    public void Run(string name)
    {
        var vector = _cases[name];
        var isListed = IsListed(vector);
        if (!_runners.TryGetValue(vector.Kind, out var run))
        {
            Assert.True(isListed, $"No runner for kind '{vector.Kind}' of {_file}.json.");
        }
        else if (isListed)
        {
            // A listing that is met is stale: it would hide the day the vector breaks again.
            Assert.True(Fails(run, vector), $"'{name}' of {_file}.json is met: take it out of deviations.json.");
        }
        else
        {
            run(vector);
        }
    }

    /// <summary>Fails when the deviations name something that does not exist; says how many are met, listed, there.</summary>
    public string Summary()
    {
        var kinds = _cases.Values.Select(c => c.Kind).ToHashSet();
        var unknown = _laterKinds.Keys.Where(k => !kinds.Contains(k) && !_cases.ContainsKey(k)).Concat(_deviations.Keys.Where(k => !_cases.ContainsKey(k)));
        Assert.True(!unknown.Any(), $"deviations.json names what {_file}.json does not have: {string.Join(", ", unknown)}");
        var listed = _cases.Values.Count(IsListed);
        return $"{_file}.json: {_cases.Count - listed} met / {listed} listed / {_cases.Count} total";
    }

    private static bool Fails(Action<VectorCase> run, VectorCase vector)
    {
        try
        {
            run(vector);
            return false;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return true;
        }
    }

    // A single vector of a kind that is otherwise run may wait for a later feature, too: it is then listed by its name.
    private bool IsListed(VectorCase vector) =>
        _laterKinds.ContainsKey(vector.Kind) || _laterKinds.ContainsKey(vector.Name) || _deviations.ContainsKey(vector.Name);

    private Dictionary<string, string> Section(JsonDocument document, string name) =>
        document.RootElement.GetProperty(name).TryGetProperty(_file, out var section)
            ? section.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!)
            : [];
}
