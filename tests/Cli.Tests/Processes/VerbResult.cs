using System.Text.Json;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>How one run of the tool ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">All of stdout.</param>
/// <param name="Errors">All of stderr.</param>
internal sealed record VerbResult(int Code, string Output, string Errors)
{
    /// <summary>The code of its <c>error</c> event.</summary>
    public string? Error => Event("error").GetProperty("code").GetString();

    /// <summary>The one event of that name.</summary>
    public JsonElement Event(string name) => Errors
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Single(item => item.GetProperty("event").GetString() == name);
}
