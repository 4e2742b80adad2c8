using System.Globalization;
using HyperDht.Cli.Shared;
using Spectre.Console;

namespace HyperDht.Cli.Demo;

/// <summary>Shows the demonstration to people: in color on a terminal, as plain lines elsewhere.</summary>
internal sealed class DemoScreen(ToolConsole console)
{
    private readonly bool _isTerminal = ReferenceEquals(console, ToolConsole.System) && !Console.IsOutputRedirected;

    /// <summary>One step is done.</summary>
    public void ShowStep(string counter, double milliseconds, string text)
    {
        if (_isTerminal)
        {
            AnsiConsole.MarkupLine(string.Create(
                CultureInfo.InvariantCulture, $"[green]{counter}[/] [grey]{milliseconds,7:0.0} ms[/]  {Markup.Escape(text)}"));
            return;
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counter} {milliseconds,7:0.0} ms  {text}"));
    }

    /// <summary>All steps are done.</summary>
    public void ShowEnd(bool verified, double seconds)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(verified ? "Done" : "FAILED")} in {seconds:0.0} s.");
        if (_isTerminal)
        {
            AnsiConsole.MarkupLine(verified ? $"[bold green]{text}[/]" : $"[bold red]{text}[/]");
            return;
        }

        console.WriteLine(text);
    }
}
