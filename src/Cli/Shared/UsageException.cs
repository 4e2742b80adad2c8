namespace HyperDht.Cli.Shared;

/// <summary>The command line is wrong; the message is one line that names the option.</summary>
internal sealed class UsageException(string message) : Exception(message);
