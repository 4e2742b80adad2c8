using System.CommandLine;

namespace HyperDht.Cli.Shared;

/// <summary>One verb of the tool.</summary>
/// <param name="Command">Its name, help and own options.</param>
/// <param name="RunAsync">Runs it and gives the exit code.</param>
internal sealed record Verb(Command Command, Func<VerbContext, Task<int>> RunAsync);
