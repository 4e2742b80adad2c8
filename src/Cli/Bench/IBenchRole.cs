using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>One role of the benchmarks; bench/paired/README.md says what it answers.</summary>
internal interface IBenchRole : IAsyncDisposable
{
    /// <summary>Gets ready.</summary>
    /// <returns>Writes the fields of the ready line.</returns>
    Task<Action<Utf8JsonWriter>> StartAsync(CancellationToken cancellationToken);

    /// <summary>Obeys one command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">The whole line.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Writes the fields of the answer.</returns>
    /// <exception cref="NotSupportedException">The role has no such command.</exception>
    Task<Action<Utf8JsonWriter>> RunAsync(string command, JsonElement arguments, CancellationToken cancellationToken);
}
