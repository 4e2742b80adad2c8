using HyperDht.Cli.Bench;
using HyperDht.Cli.Node;

namespace HyperDht.Cli.Shared;

/// <summary>The tool from its command line to its exit code.</summary>
internal static class Tool
{
    public static Task<int> RunAsync(string[] arguments) => RunAsync(arguments, ToolConsole.System);

    public static async Task<int> RunAsync(string[] arguments, ToolConsole console)
    {
        try
        {
            return arguments switch
            {
                [] => await NodeVerb.RunAsync([], console),
                ["node", .. var rest] when !AsksForHelp(rest) => await NodeVerb.RunAsync(rest, console),
                ["bench", .. var rest] when !AsksForHelp(rest) => await BenchVerb.RunAsync(rest, console),
                [['-', ..], ..] when !AsksForHelp(arguments) && arguments[0] != "--version" => await NodeVerb.RunAsync(arguments, console),
                _ => await VerbTree.RunAsync(arguments, console),
            };
        }
        catch (UsageException exception)
        {
            console.WriteErrorLine(exception.Message);
            return ExitCode.WrongUsage;
        }
        catch (Exception exception)
        {
            // The last line of defence of a command-line tool: everything that failed ends as one line and exit code 1.
            new ToolStatus(console, arguments.Contains("--json")).ReportFailure(ToolFailure.From(exception));
            return ExitCode.Failed;
        }
    }

    private static bool AsksForHelp(string[] arguments) => arguments.Any(word => word is "--help" or "-h" or "-?");
}
